package app_test

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/constructs/queue"
)

// A whole app: what is wrong with it is a list, and exit code 1.
func Example() {
	os.Exit(app.Run(os.Stderr, func(a awscdk.App) error {
		stack := awscdk.NewStack(a, jsii.String("Orders"), nil)
		queue.New(stack, "Orders", queue.Props{})
		return nil
	}))
}
