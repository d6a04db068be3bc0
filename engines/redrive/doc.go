// Package redrive looks into dead-letter queues and puts what failed back to work, without losing any of it.
//
// It exists because the tools for this move everything at once, lose attributes and order, send twice when they are
// killed, and put poison back for ever. Redrive moves one message, then ten, then the rest; it stops at the first that
// fails anew, refuses while the version that failed is still live, deletes nothing before its copy is confirmed, and may
// be killed at any point. Look peeks, exports and purges; Replay puts an export back.
//
//	orders, err := redrive.Describe(ctx, api, url)
//	report, err := redrive.Redrive{API: api, From: dead, To: redrive.ToQueue{API: api, Queue: orders}, Run: "fix-7", Clock: time.Now}.Do(ctx)
//
// The package redrivetest has an SQS in memory to try this on, and the contract that any SQS must fulfil.
package redrive
