package app

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/caller"
)

// Run builds and synthesizes an app, writes what is wrong to w, a line each, and returns the exit code for it: 0 or 1.
// The CDK command line says by the process's environment where the assembly goes and what the context is.
func Run(w io.Writer, build func(awscdk.App) error) int {
	defer jsii.Close()
	problems := Synth(&awscdk.AppProps{}, build)
	for _, p := range problems {
		fmt.Fprintln(w, "error:", p)
	}
	return min(len(problems), 1)
}

// Synth builds and synthesizes an app and returns everything that is wrong: what build returns, what constructs have
// reported, and what the CDK panicked with, each with the line of the application that it comes from.
func Synth(p *awscdk.AppProps, build func(awscdk.App) error) (problems []string) {
	dir := ""
	defer func() {
		if r := recover(); r != nil {
			problems = append(known(dir), fmt.Sprintf("synthesize: %s%v (%s)", path(), r, where()))
		}
	}()
	cdk.Forget()
	a := awscdk.NewApp(settings(p))
	if err := build(a); err != nil {
		return append(known(dir), err.Error())
	}
	dir = *a.Outdir()
	a.Synth(nil)
	return reported(dir)
}

// noTraces is the CDK's context key against a stack trace of every resource in the assembly. From Go the traces end at
// jsii and say "no user code", but take a tenth of a synthesis (docs/synth.md). The context of cdk.json has precedence.
const noTraces = "aws:cdk:disable-creation-stack-traces"

// settings are p with what this project does without, unless p's context asks for it.
func settings(p *awscdk.AppProps) *awscdk.AppProps {
	s, context := *p, map[string]any{noTraces: true}
	if p.Context != nil {
		maps.Copy(context, *p.Context)
	}
	s.TreeMetadata, s.AnalyticsReporting, s.Context = jsii.Bool(false), jsii.Bool(false), &context
	return &s
}

// reported returns what constructs have reported, those of stages included.
func reported(dir string) []string {
	folders, err := assembly.Folders(dir)
	if err != nil {
		return nil
	}
	var all []string
	for _, folder := range folders {
		made, err := assembly.Read(folder)
		if err != nil {
			continue // an app of stages has no templates of its own
		}
		all = append(all, made.Errors...)
	}
	return all
}

// known is what is known to be wrong when an app ends early: in the middle of building there is no assembly yet, and when the CDK's
// validator refuses one, there is.
func known(dir string) []string {
	all := append(cdk.Reports(), reported(dir)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// path is that of the construct that was being made, for an error to begin with; "" where it is not known.
func path() string {
	if broken := cdk.Broken(); broken != "" {
		return broken + ": "
	}
	return ""
}

// where is the line of the application that the CDK panicked at.
func where() string {
	return caller.Outside("github.com/aws/", "github.com/mainstay-go/mainstay/constructs/")
}
