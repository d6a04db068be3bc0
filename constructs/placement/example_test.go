package placement_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/placement"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/names"
)

// Two units, each in the stack that the lock says; a new one gets a place with room.
func Example() {
	build := func(app awscdk.App) error {
		return placement.New(app, placement.Props{
			Lock: names.PlacementLock,
			Stack: func(scope constructs.Construct, name string) awscdk.Stack {
				return awscdk.NewStack(scope, &name, &awscdk.StackProps{StackName: jsii.String(names.Stack("login-1a2b3c4d", name))})
			},
			Units: func(u *placement.Units) error {
				u.Data("orders/tables", func(s constructs.Construct) { table.New(s, "Orders", table.Props{PartitionKey: "Id"}) })
				u.Compute("orders/take-order", func(s constructs.Construct) { queue.New(s, "Orders", queue.Props{}) })
				return nil
			},
		})
	}
	_ = build // for app.Run
}
