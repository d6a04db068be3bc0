// Package sendoncetest holds what ledgers must do for jobs that send mail once, and lets a process be killed at any of its
// calls.
//
// It exists so that the ledger that tests use and the one in DynamoDB are held to the same contract, and so that an
// application's own mails can be tried.
//
//	sendoncetest.TestLedger(t, func(*testing.T) (sendonce.Ledger, migrate.Store) {
//		store := new(migrate.Memory)
//		return &sendonce.Memory{Store: store}, store
//	})
package sendoncetest
