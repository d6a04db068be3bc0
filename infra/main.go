// Command infra synthesizes the cloud assembly of one environment: -c environment=NAME says which, -c build=FOLDER
// where its functions were built. The CDK command line and mainstay run it.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	problems := run()
	for _, p := range problems {
		fmt.Fprintln(os.Stderr, "error:", p)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}

// run returns everything that is wrong. jsii says what is wrong by panicking; no stack trace reaches a user.
func run() (problems []string) {
	defer jsii.Close()
	defer func() {
		if p := recover(); p != nil {
			problems = append(problems, fmt.Sprintf("synthesize: %v", p))
		}
	}()
	return synth(awscdk.NewApp(&awscdk.AppProps{TreeMetadata: jsii.Bool(false), AnalyticsReporting: jsii.Bool(false)}))
}
