// Package migratetest holds what implementations of migrate's ports must do, and a harness that kills runs.
//
// It exists so that the store that tests use and the one in DynamoDB are held to the same contract, and so that work of
// an application can be killed at every point by its own tests.
//
//	func TestStore(t *testing.T) {
//		migratetest.TestStore(t, func(*testing.T) migrate.Store { return new(migrate.Memory) })
//	}
package migratetest
