// Command infra synthesizes the cloud assembly of one environment.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/stacks"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(&awscdk.AppProps{TreeMetadata: jsii.Bool(false), AnalyticsReporting: jsii.Bool(false)})
	env, err := config.Load(setting(app, "environment"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err); os.Exit(1)
	}
	build, err := bundle.Read(setting(app, "build"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err); os.Exit(1)
	}
	if err := stacks.New(app, stacks.Env{Environment: env, Build: build}); err != nil {
		fmt.Fprintln(os.Stderr, err); os.Exit(1)
	}
	app.Synth(nil)
}

func setting(app awscdk.App, key string) string {
	s, _ := app.Node().TryGetContext(&key).(string)
	return s
}
