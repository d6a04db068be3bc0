// Package queue makes SQS queues that never lose a message: each has a dead-letter queue, is encrypted, and takes TLS only.
//
// It exists because a queue without a dead-letter queue retries a message that nobody can handle until it expires, unseen.
//
//	orders := queue.New(stack, "Orders", queue.Props{FIFO: true})
//	orders.GrantSend(taker.Role)
package queue
