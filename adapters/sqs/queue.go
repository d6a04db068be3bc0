package sqs

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Limits of one SendMessageBatch (SQS quotas, 2026).
const (
	maxEntries = 10
	maxBytes   = 1 << 20
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

// Messages that SQS refused for a reason of its own are sent again after a while that doubles, with full jitter.
const (
	attempts  = 5
	firstWait = 50 * time.Millisecond
)

// Send implements users.Queue.
func (q *Queue) Send(ctx context.Context, chunks []users.Chunk) error {
	var batch []types.SendMessageBatchRequestEntry
	size := 0
	for _, c := range chunks {
		e, err := entry(c, len(batch))
		if err != nil {
			return err
		}
		if n := len(*e.MessageBody); len(batch) == maxEntries || size+n > maxBytes {
			if err := q.send(ctx, batch); err != nil {
				return err
			}
			batch, size = nil, 0
			e.Id = aws.String("0")
		}
		batch = append(batch, e)
		size += len(*e.MessageBody)
	}
	return q.send(ctx, batch)
}

func entry(c users.Chunk, id int) (types.SendMessageBatchRequestEntry, error) {
	body, err := Encode(c)
	return types.SendMessageBatchRequestEntry{
		Id:                     aws.String(strconv.Itoa(id)),
		MessageBody:            &body,
		MessageGroupId:         aws.String(fmt.Sprintf("p-%02d", c.Partition)),
		MessageDeduplicationId: aws.String(c.Import + "-" + strconv.Itoa(c.Seq)),
	}, err
}

// send sends a batch and, again, what SQS did not take of it.
func (q *Queue) send(ctx context.Context, batch []types.SendMessageBatchRequestEntry) error {
	var reason string
	for try := range attempts {
		if len(batch) == 0 {
			return nil
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
		out, err := q.api.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &q.url, Entries: batch})
		if err != nil {
			return fmt.Errorf("send %d messages: %w", len(batch), err)
		}
		if batch, reason, err = refused(batch, out.Failed); err != nil {
			return err
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return fmt.Errorf("send messages: %d were refused %d times: %s", len(batch), attempts, reason)
}

// pause waits before a try; the first begins at once.
func pause(ctx context.Context, try int) error {
	if try == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(rand.N(firstWait << (try - 1))):
		return nil
	}
}

// refused returns the entries that failed. One that is at fault itself is an error: sending it again would not help.
func refused(batch []types.SendMessageBatchRequestEntry, failed []types.BatchResultErrorEntry) ([]types.SendMessageBatchRequestEntry, string, error) {
	why := map[string]string{}
	for _, f := range failed {
		why[aws.ToString(f.Id)] = aws.ToString(f.Code) + ": " + aws.ToString(f.Message)
		if f.SenderFault {
			return nil, "", fmt.Errorf("send message: %s", why[aws.ToString(f.Id)])
		}
	}
	var again []types.SendMessageBatchRequestEntry
	reason := ""
	for _, e := range batch {
		if r, ok := why[*e.Id]; ok {
			again, reason = append(again, e), r
		}
	}
	return again, reason, nil
}
