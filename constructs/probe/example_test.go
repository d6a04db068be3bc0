package probe_test

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/probe"
)

// A probe that signs in every ten minutes.
func Example() {
	var stack awscdk.Stack // of the application
	var code function.Code // built from a main that calls kit/probe

	probe.New(stack, "Probe", probe.Props{
		Function: function.Props{Code: code, Timeout: 30 * time.Second, Variables: map[string]string{"SITE_URL": "https://example.com"}},
		User:     "probe@example.com",
		Every:    10 * time.Minute,
	})
}
