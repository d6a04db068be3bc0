package sqs

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/limits"
)

// API is the part of SQS that is needed; the SDK's client fits.
type API interface {
	SendMessageBatch(context.Context, *sqs.SendMessageBatchInput, ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error)
}

// Queue is a users.Queue.
type Queue struct {
	api API
	url string
}

// NewQueue returns the FIFO queue at a URL.
func NewQueue(api API, url string) *Queue { return &Queue{api, url} }

// tries is how often messages are sent that SQS refuses for a reason of its own.
func tries() batch.Retry { return batch.Retry{Tries: 5, First: 50 * time.Millisecond} }

// Send implements users.Queue.
func (q *Queue) Send(ctx context.Context, chunks []users.Chunk) error {
	entries := make([]types.SendMessageBatchRequestEntry, len(chunks))
	for i, c := range chunks {
		var err error
		if entries[i], err = entry(c); err != nil {
			return err
		}
	}
	size := func(e types.SendMessageBatchRequestEntry) int { return len(*e.MessageBody) }
	var reason string
	err := batch.Send(ctx, tries(), batch.Limits{Count: limits.QueueBatch, Bytes: limits.QueueBatchBytes}, size, entries,
		func(ctx context.Context, entries []types.SendMessageBatchRequestEntry) (left []types.SendMessageBatchRequestEntry, err error) {
			left, reason, err = q.send(ctx, entries)
			return left, err
		})
	if unsent := (*batch.UnsentError[types.SendMessageBatchRequestEntry])(nil); errors.As(err, &unsent) && unsent.Cause == nil {
		return fmt.Errorf("send messages: %d were refused %d times: %s", len(unsent.Items), unsent.Tries, reason)
	}
	return err
}

func entry(c users.Chunk) (types.SendMessageBatchRequestEntry, error) {
	body, err := Encode(c)
	return types.SendMessageBatchRequestEntry{
		MessageBody:            &body,
		MessageGroupId:         aws.String(fmt.Sprintf("p-%02d", c.Partition)),
		MessageDeduplicationId: aws.String(c.Import + "-" + strconv.Itoa(c.Seq)),
	}, err
}

// send sends a batch and returns what SQS did not take of it, and why.
func (q *Queue) send(ctx context.Context, entries []types.SendMessageBatchRequestEntry) ([]types.SendMessageBatchRequestEntry, string, error) {
	for i := range entries {
		entries[i].Id = aws.String(strconv.Itoa(i))
	}
	out, err := q.api.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &q.url, Entries: entries})
	if err != nil {
		return nil, "", fmt.Errorf("send %d messages: %w", len(entries), err)
	}
	return refused(entries, out.Failed)
}

// refused returns the entries that failed. One that is at fault itself is an error: sending it again would not help.
func refused(entries []types.SendMessageBatchRequestEntry, failed []types.BatchResultErrorEntry) ([]types.SendMessageBatchRequestEntry, string, error) {
	why := map[string]string{}
	for _, f := range failed {
		why[aws.ToString(f.Id)] = aws.ToString(f.Code) + ": " + aws.ToString(f.Message)
		if f.SenderFault {
			return nil, "", fmt.Errorf("send message: %s", why[aws.ToString(f.Id)])
		}
	}
	var again []types.SendMessageBatchRequestEntry
	reason := ""
	for _, e := range entries {
		if r, ok := why[*e.Id]; ok {
			again, reason = append(again, e), r
		}
	}
	return again, reason, nil
}
