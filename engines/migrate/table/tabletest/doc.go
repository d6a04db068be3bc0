// Package tabletest holds what tables must do for blocks, and lets a process be killed at any call to one.
//
// It exists so that the table that tests use and the one in DynamoDB are held to the same contract, and so that an
// application's own changes can be killed at every point.
//
//	tabletest.TestTable(t, func(*testing.T) tabletest.Stocked { return table.NewMemory("id") })
package tabletest
