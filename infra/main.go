// Command infra synthesizes the cloud assembly of one environment: -c environment=NAME says which, -c build=FOLDER
// where its functions were built. With -c mainstay:release=1 it makes staging and production, as stages of one assembly.
// The CDK command line and mainstay run it.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/stacks"
)

func main() {
	os.Exit(app.Run(os.Stderr, build))
}

// build makes the stacks of the environments that the app's context names.
func build(a awscdk.App) error {
	envs, release, err := settings(a)
	if err != nil {
		return err
	}
	if !release {
		return stacks.New(a, envs[0])
	}
	for _, env := range envs {
		if err := stacks.New(awscdk.NewStage(a, &env.Name, nil), env); err != nil {
			return err
		}
	}
	return nil
}
