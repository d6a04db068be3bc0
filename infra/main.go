// Command infra synthesizes the cloud assembly of one environment: -c environment=NAME says which, -c build=FOLDER
// where its functions were built; -c units=FILE has it weigh units instead. The CDK command line and mainstay run it.
package main

import (
	"encoding/json"
	"fmt"
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
	if file := setting(a, "units"); file != "" {
		return weigh(a, env, file)
	}
	return stacks.New(a, env)
}

// weigh writes the units of all kinds of environments into a file, each with its weight, instead of stacks.
func weigh(a awscdk.App, env stacks.Env, file string) error {
	units, err := stacks.Weigh(a, env)
	if err != nil {
		return err
	}
	text, err := json.Marshal(units)
	if err != nil {
		return fmt.Errorf("write units: %w", err)
	}
	return os.WriteFile(file, text, 0o644)
}
