// Package batch turns a handler of one message into a Lambda handler of an SQS batch.
//
// A message that fails is reported back to SQS by itself, so that the others of its batch are not handled again. In a
// FIFO queue the later messages of its group are not tried before it. A panic fails its message, not the batch; and
// when the invocation's time runs short, what has not begun is left for the next one.
//
//	lambda.Start(batch.SQS(env.Log, func(ctx context.Context, m batch.Message) error { … }))
package batch
