package userpool_test

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/userpool"
)

// A pool that outlives its stack, with sessions that end after a working day; a function may sign people in.
func Example() {
	var stack awscdk.Stack       // of the application
	var serve *function.Function // has the sign-in page

	people := userpool.New(stack, "People", userpool.Props{SessionFor: 8 * time.Hour, Retain: true})
	people.GrantSignIn(serve.Role)
}
