// Package redrivetest has an SQS in memory and the contract that it and the real SQS fulfil.
//
// It exists because what matters of a redrive is what it does when a call is throttled, an answer is lost or the
// process dies, and no real queue does that when asked. The fake keeps the documented rules: visibility and receive
// counts, dead-letter queues, FIFO groups and deduplication, batches that fail in part, move tasks.
//
//	queues := redrivetest.New(time.Now)
//	dead := queues.Create("orders-dead", redrivetest.Queue{})
//	queues.Create("orders", redrivetest.Queue{DeadLetter: dead, MaxReceives: 3})
package redrivetest
