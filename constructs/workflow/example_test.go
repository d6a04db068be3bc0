package workflow_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/workflow"
)

// Stock is reserved before the card is charged, once and no more.
func Example() {
	var stack awscdk.Stack                       // of the application
	var reserve, charge, take *function.Function // steps, and who starts them

	order := workflow.New(stack, "Order", workflow.Props{Name: "order", Steps: []workflow.Step{
		{Name: "Reserve", To: reserve}, {Name: "Charge", To: charge, Retries: 1}}})
	order.GrantStart(take.Role)
}
