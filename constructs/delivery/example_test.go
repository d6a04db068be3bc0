package delivery_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/delivery"
	"github.com/mainstay-go/mainstay/constructs/function"
)

// Functions of a stack whose new code is given to one caller in ten first.
func Example() {
	var stack awscdk.Stack       // of the application
	var show, take function.Code // from the build manifest

	careful := delivery.New(stack, "Delivery", delivery.Props{Shift: delivery.Canary10Percent10Minutes})
	function.New(stack, "Show", function.Props{Code: show, Delivery: careful})
	function.New(stack, "Take", function.Props{Code: take, Delivery: careful})
}
