package reaper_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/reaper"
	"github.com/mainstay-go/mainstay/constructs/table"
)

// Environments of an application called shop, but for those that last.
func Example() {
	var stack awscdk.Stack // of the account
	var code function.Code // from the build manifest

	ledger := table.New(stack, "Ledger", table.Props{PartitionKey: "environment", Retain: true})
	reaper.New(stack, "Reap", reaper.Props{Function: function.Props{Code: code}, Ledger: ledger, App: "shop", Never: []string{"staging", "production"}})
}
