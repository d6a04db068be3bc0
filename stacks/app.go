package stacks

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/delivery"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
)

// Env is what every stack is made for: an environment and the build that it runs.
type Env struct {
	config.Environment
	Build  bundle.Manifest
	Commit string // of the code; "" in branch environments, where every commit would update every resource
}

// New adds every stack of an environment to an app.
func New(app awscdk.App, env Env) error {
	code, err := env.code(names.ImportUsers, names.StoreUsers, names.ServeWeb)
	if err != nil {
		return err
	}
	data := newData(app, env)
	newUsers(app, env, data, code)
	newWeb(app, env, data, code)
	return nil
}

// code finds functions in the build.
func (e Env) code(functions ...string) (map[string]function.Code, error) {
	found := map[string]function.Code{}
	for _, name := range functions {
		f, err := e.Build.Function(name)
		if err != nil {
			return nil, err
		}
		found[name] = function.Code{Function: f, Arch: e.Build.GOARCH, Environment: e.Name}
	}
	return found, nil
}

func (e Env) stack(app awscdk.App, part string) awscdk.Stack {
	s := awscdk.NewStack(app, &part, &awscdk.StackProps{
		StackName:             jsii.String(names.Stack(e.Name, part)),
		TerminationProtection: jsii.Bool(e.Retain),
	})
	tags := awscdk.Tags_Of(s)
	for name, value := range map[string]string{names.TagApp: names.App, names.TagEnvironment: e.Name, names.TagKind: string(e.Kind),
		names.TagService: strings.ToLower(part), names.TagOwner: e.Owner, names.TagCommit: e.Commit} {
		if value != "" {
			tags.Add(&name, &value, nil)
		}
	}
	return s
}

// delivery is how new code reaches a stack's functions: nil is at once.
func (e Env) delivery(s awscdk.Stack) *delivery.Delivery {
	if !e.Canary {
		return nil
	}
	return delivery.New(s, "Delivery", delivery.Props{})
}

func output(s awscdk.Stack, name string, value *string) {
	awscdk.NewCfnOutput(s, jsii.String("Output"+name), &awscdk.CfnOutputProps{Value: value}).OverrideLogicalId(&name)
}
