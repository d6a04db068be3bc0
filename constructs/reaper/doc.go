// Package reaper makes a function that runs by the clock, puts branch environments that nobody needs to sleep, and later
// removes them.
//
// It exists because environments outlive their branches wherever a workflow alone has to remove them. The function may
// little itself: it asks CloudFormation to delete stacks, which does so with the role that they were made with, and sweeps
// after it, by name. Environments that last are denied to it, whatever else is allowed.
//
//	ledger := table.New(stack, "Ledger", table.Props{PartitionKey: "environment", Retain: true})
//	reaper.New(stack, "Reap", reaper.Props{Function: function.Props{Code: code}, Ledger: ledger, App: "shop", Never: []string{"staging", "production"}})
package reaper
