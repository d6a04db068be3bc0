// Package requeue puts dead letters back to work as a migration: the fix of a bug and what it left behind travel together.
//
// It exists because messages that failed belong to the change that lets them succeed, and not into somebody's terminal
// after it. engines/redrive does the work, with all its safeguards; this package gives it a journal that outlives the
// machine, so that a run that was killed is resumed anywhere, and the migration's ID as the name of the run.
//
//	work := requeue.New(statetable.NewJournals(db, state), func(ctx context.Context) (redrive.Redrive, error) {
//		...
//	})
//	migrate.Migration{ID: "20261126100000_requeue_imports", Why: "#7", Work: work}
package requeue
