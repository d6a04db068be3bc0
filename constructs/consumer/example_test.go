package consumer_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/consumer"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/table"
)

// A function that hears of every change of a table.
func Example() {
	var stack awscdk.Stack  // of the application
	var audit function.Code // from the build manifest

	orders := table.New(stack, "Orders", table.Props{PartitionKey: "id", Stream: true})
	consumer.New(stack, "Audit", consumer.Props{
		Function: function.Props{Code: audit}, Table: orders,
		Filters: []string{`{"eventName":["INSERT","REMOVE"]}`},
	})
}
