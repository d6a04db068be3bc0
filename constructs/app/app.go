package app

import (
	"fmt"
	"io"

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
			problems = append(reported(dir), fmt.Sprintf("synthesize: %v (%s)", r, where()))
		}
	}()
	cdk.Forget()
	settings := *p
	settings.TreeMetadata, settings.AnalyticsReporting = jsii.Bool(false), jsii.Bool(false)
	a := awscdk.NewApp(&settings)
	if err := build(a); err != nil {
		return []string{err.Error()}
	}
	dir = *a.Outdir()
	a.Synth(nil)
	return reported(dir)
}

// reported returns what constructs have reported. The assembly is there also when the CDK's validator refuses it; a
// panic in the middle of building leaves none.
func reported(dir string) []string {
	made, err := assembly.Read(dir)
	if err != nil {
		return nil
	}
	return made.Errors
}

// where is the line of the application that the CDK panicked at.
func where() string {
	return caller.Outside("github.com/aws/", "github.com/mainstay-go/mainstay/constructs/")
}
