// Package statetable keeps the state of migrations in a DynamoDB table of the environment.
//
// It exists because the state must survive the machine that runs migrations, and because only the database can refuse
// what a runner writes that was cut off: every write is a transaction that checks the token of the lease.
//
//	store := statetable.New(dynamodb.NewFromConfig(cfg), "production-data-State")
//
// The items, by partition key and sort key: LEASE; MIGRATION and an ID, a state; HISTORY, token and sequence, an event;
// CHECKPOINT with ID and generation, and a segment; MAIL with the name of a job, a recipient of its mail (sendonce);
// REDRIVE with the name of a run, and time, marks of its journal (requeue); OPERATION, a record of an operation
// (engines/oplog).
package statetable
