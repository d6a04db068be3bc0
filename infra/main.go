// Command infra synthesizes the cloud assembly of one environment: -c environment=NAME says which, -c build=FOLDER
// where its functions were built. The CDK command line and mainstay run it.
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

// build makes the stacks of the environment that the app's context names.
func build(a awscdk.App) error {
	env, err := settings(a)
	if err != nil {
		return err
	}
	return stacks.New(a, env)
}
