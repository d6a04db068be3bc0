package worker_test

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/worker"
)

// A queue of orders, the function that takes them, and the table that it writes to.
func Example() {
	var stack awscdk.Stack      // of the application
	var takeOrder function.Code // from the build manifest

	orders := table.New(stack, "Orders", table.Props{PartitionKey: "id"})
	taker := worker.New(stack, "Take", worker.Props{
		Function:       function.Props{Code: takeOrder, Timeout: 30 * time.Second},
		MaxConcurrency: 20,
	})
	orders.GrantItems(taker.Function.Role)
}
