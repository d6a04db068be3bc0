// Package batch turns a handler of one message into a Lambda handler of an SQS batch, and cuts items into the batches
// that AWS's requests take.
//
// A message that fails is reported back to SQS by itself, so that the others of its batch are not handled again. In a
// FIFO queue the later messages of its group are not tried before it. A panic fails its message, not the batch; and
// when the invocation's time runs short, what has not begun is left for the next one.
//
//	lambda.Start(batch.SQS(env.Log, func(ctx context.Context, m batch.Message) error { … }))
//
// In the other direction, an answer of a batch operation is a success even where the service took nothing. Send splits by
// number and bytes, sends again what was left, and says in the end which items were not taken.
//
//	err := batch.Send(ctx, batch.Retry{}, batch.Limits{Count: limits.TableWrites}, nil, items, write)
package batch
