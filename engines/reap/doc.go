// Package reap finds branch environments that nobody needs, puts them to sleep, and later removes them.
//
// An environment is no longer needed when its time to live is over, or its branch is gone. It sleeps first, so that
// whoever needs it after all has some time to notice, at nearly no cost. Staging and production are never touched, nor
// is what the ledger and the stacks do not agree about being a branch environment. `mainstay env reap` and the scheduled
// function run the same code.
//
//	plan := reap.Policy{Now: now, Grace: reap.DefaultGrace, Live: branches}.Plan(reap.Survey(entries, stacks))
//	done := reaper.Run(ctx, plan)
package reap
