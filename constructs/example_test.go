package constructs_test

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/worker"
)

// A queue of orders, the function that takes them, the table it writes to, and an API that shows them.
func Example() {
	var stack awscdk.Stack            // of the application
	var takeOrder, show function.Code // from the build manifest

	orders := table.New(stack, "Orders", table.Props{PartitionKey: "id"})
	receipts := bucket.New(stack, "Receipts", bucket.Props{Expire: 30 * 24 * time.Hour})

	taker := worker.New(stack, "Take", worker.Props{Function: function.Props{Code: takeOrder, Timeout: 30 * time.Second}})
	orders.GrantItems(taker.Function.Role)
	receipts.GrantWrite(taker.Function.Role, "pdf/")

	shower := function.New(stack, "Show", function.Props{Code: show})
	orders.GrantQuery(shower.Role)
	httpapi.New(stack, "Http", httpapi.Props{Environment: "staging", Name: "access", Routes: []httpapi.Route{{Path: "/orders/{id}", To: shower}}})
}
