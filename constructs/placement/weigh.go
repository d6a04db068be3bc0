package placement

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	engine "github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// write writes the units into a file, each with its weight.
func (p Props) write(like constructs.Construct, file string) error {
	units, err := Weigh(like, p)
	if err != nil {
		return err
	}
	text, err := json.Marshal(append([]engine.Unit{}, units...)) // a list also where there are none
	if err != nil {
		return fmt.Errorf("write units: %w", err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return fmt.Errorf("write units: %w", err)
	}
	return nil
}

// weighKind weighs the units of one kind of environment.
func (p Props) weighKind(like constructs.Construct, declare Declare) ([]engine.Unit, error) {
	units, err := declared(declare)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "mainstay-weigh-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for what is weighed: %w", err)
	}
	defer os.RemoveAll(dir)
	p.synth(like, dir, units)
	made, err := assembly.Read(dir)
	if err != nil {
		return nil, err
	}
	return weighed(units, made)
}

// validator is the CDK's context key of its rules for templates, which the real stacks are held against.
const validator = "@aws-cdk/core:validateAgainstDefaultRules"

// synth synthesizes units in a stack of their own each. What constructs have to report they report again when the units
// are built where they belong.
func (p Props) synth(like constructs.Construct, dir string, units []unit) {
	cdk.Forget()
	context := map[string]any{}
	if all, ok := like.Node().GetAllContext(nil).(map[string]any); ok {
		maps.Copy(context, all)
	}
	context[validator] = false
	scratch := awscdk.NewApp(&awscdk.AppProps{Outdir: &dir, Context: &context, TreeMetadata: jsii.Bool(false), AnalyticsReporting: jsii.Bool(false)})
	for _, u := range units {
		p.build(u, p.Stack(scratch, u.ID()))
	}
	scratch.Synth(nil)
	cdk.Forget()
}

// weighed reads the weights of units from the templates that they have to themselves. What a stack has for itself does
// not count, but every output does: in the worst case each is used in another stack.
func weighed(units []unit, made assembly.Assembly) ([]engine.Unit, error) {
	weights := map[string]engine.Weight{}
	for _, t := range made.Templates {
		w, err := weigh(t)
		if err != nil {
			return nil, err
		}
		weights[t.Stack] = w
	}
	var all []engine.Unit
	for _, u := range units {
		u.Weight = weights[u.ID()]
		all = append(all, u.Unit)
	}
	return all, nil
}

// bootstrapVersion is the parameter that the CDK gives every stack.
const bootstrapVersion = "BootstrapVersion"

// grain is what a unit's bytes are rounded up to, so that not every word in a template changes the lock.
const grain = 1000

func weigh(t assembly.Template) (engine.Weight, error) {
	var w engine.Weight
	parsed, err := template.Parse(t.Stack, t.Text)
	if err != nil {
		return w, err
	}
	resources, outputs, err := template.Sizes(t.Text)
	for id, size := range resources {
		if t.Owner(id) == t.Stack {
			w = w.Plus(engine.Weight{Resources: 1, Bytes: size})
		}
	}
	for _, size := range outputs {
		w = w.Plus(engine.Weight{Outputs: 1, Bytes: size})
	}
	delete(parsed.Parameters, bootstrapVersion)
	w.Parameters, w.Bytes = len(parsed.Parameters), (w.Bytes/grain+1)*grain
	return w, err
}
