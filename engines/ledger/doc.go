// Package ledger knows which environments there should be: whose they are, of which branch and commit, how long they
// live, whether they sleep, and what they have cost so far.
//
// Stacks tell what exists, but not who wants it, nor until when. Without a ledger, branch environments outlive their
// branches by months. The ledger is one table per account; every change of an entry is conditional on the version that
// was read, so that nobody removes an environment which somebody else has just brought up again.
//
//	e, err := store.Get(ctx, "login-1a2b3c4d")
//	e, err = store.Put(ctx, e.To(ledger.Asleep, now))
package ledger
