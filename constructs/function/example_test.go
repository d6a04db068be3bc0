package function_test

import (
	"log"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/engines/bundle"
)

// A function with a setting, that may query a table.
func Example() {
	var stack awscdk.Stack       // of the application
	var manifest bundle.Manifest // of `mainstay build`
	var orders *table.Table

	show, err := manifest.Function("show-orders")
	if err != nil {
		log.Fatal(err)
	}
	f := function.New(stack, "Show", function.Props{
		Code:      function.Code{Function: show, Arch: manifest.GOARCH, Environment: "staging"},
		Timeout:   3 * time.Second,
		Variables: map[string]string{"ORDERS_TABLE": *orders.Table.TableName()},
	})
	orders.GrantQuery(f.Role)
}
