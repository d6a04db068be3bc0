// Package oplog is the record of operations: who did what to an environment, why, with which commit, how much of it
// was done and how it ended.
//
// It exists because an operation that leaves no trace cannot be explained a month later: a message that was sent twice,
// a table whose format changed. Every operation writes its record before it begins, so that one that was killed is
// still seen, and again when it ends.
//
//	r := oplog.Record{ID: id, Operation: "dlq redrive", Environment: "staging", Who: who, Why: why, Started: now}
//	err := store.Put(ctx, r)
package oplog
