package requeue_test

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/redrive"
)

type options = func(*sqs.Options)

// mortal is an SQS whose calls are a process's.
type mortal struct {
	redrive.API
	p *migratetest.Process
}

func call[In, Out any](p *migratetest.Process, ctx context.Context, in In, do func(context.Context, In, ...options) (Out, error)) (out Out, err error) {
	err = p.Call(func() (err error) { out, err = do(ctx, in); return err })
	return out, err
}

func (m mortal) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, _ ...options) (*sqs.ReceiveMessageOutput, error) {
	return call(m.p, ctx, in, m.API.ReceiveMessage)
}

func (m mortal) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, _ ...options) (*sqs.DeleteMessageBatchOutput, error) {
	return call(m.p, ctx, in, m.API.DeleteMessageBatch)
}

func (m mortal) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, _ ...options) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	return call(m.p, ctx, in, m.API.ChangeMessageVisibilityBatch)
}

func (m mortal) SendMessageBatch(ctx context.Context, in *sqs.SendMessageBatchInput, _ ...options) (*sqs.SendMessageBatchOutput, error) {
	return call(m.p, ctx, in, m.API.SendMessageBatch)
}

func (m mortal) GetQueueAttributes(ctx context.Context, in *sqs.GetQueueAttributesInput, _ ...options) (*sqs.GetQueueAttributesOutput, error) {
	return call(m.p, ctx, in, m.API.GetQueueAttributes)
}

// journals are journals whose writes are a process's.
type journals struct {
	shelf
	p *migratetest.Process
}

func (j journals) Journal(run string) redrive.Journal { return journal{j.shelf.Journal(run), j.p} }

type journal struct {
	redrive.Journal
	p *migratetest.Process
}

func (j journal) Load(ctx context.Context) (marks []redrive.Mark, err error) {
	err = j.p.Call(func() (err error) { marks, err = j.Journal.Load(ctx); return err })
	return marks, err
}

func (j journal) Append(ctx context.Context, marks []redrive.Mark) error {
	return j.p.Call(func() error { return j.Journal.Append(ctx, marks) })
}
