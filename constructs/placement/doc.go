// Package placement builds the units of an app in the stacks that the placement lock says (package engines/placement),
// so that an app outgrows CloudFormation's limits of one stack without any resource ever moving.
//
// A construct cannot be moved to another parent once it was made, so a unit is declared as a function that builds it, and
// is called when its stack is known. Units are built in the order in which they are declared: what a unit uses of
// another one is declared before it. References between stacks are weak, because cdk.json says so.
//
//	err := placement.New(app, placement.Props{Lock: names.PlacementLock, Stack: stack, Units: func(u *placement.Units) error {
//		u.Data("orders/tables", func(s constructs.Construct) { orders = table.New(s, "Orders", table.Props{PartitionKey: "Id"}) })
//		u.Compute("orders/take-order", func(s constructs.Construct) { worker.New(s, "Take", worker.Props{…}) })
//		return nil
//	}})
//
// How heavy a unit is nobody has to say: units that the lock does not know are weighed, each in a stack of its own in an
// app that is thrown away, in every kind of environment; the heaviest counts.
package placement
