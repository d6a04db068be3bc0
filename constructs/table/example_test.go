package table_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/table"
)

// A table with a sort key, whose items expire, and which outlives its stack.
func Example() {
	var stack awscdk.Stack        // of the application
	var shower *function.Function // reads

	orders := table.New(stack, "Orders", table.Props{PartitionKey: "customer", SortKey: "placed", TimeToLive: "expires", Retain: true})
	orders.GrantQuery(shower.Role)
}
