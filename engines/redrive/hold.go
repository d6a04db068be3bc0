package redrive

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// holder takes messages out of one queue, and deletes them or lets go of them.
type holder struct {
	api  Receiver
	url  string
	hide time.Duration // how long received messages stay hidden
}

// receive takes at most 10 messages. Where there is none, it waits so many seconds for one: a receive that waits asks all
// servers of SQS, and one that does not asks some (Amazon SQS developer guide, "Short and long polling").
func (h holder) receive(ctx context.Context, most, seconds int) ([]Message, error) {
	var out *sqs.ReceiveMessageOutput
	err := retry(ctx, func() (err error) {
		out, err = h.api.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &h.url, MaxNumberOfMessages: int32(min(most, maxBatch)),
			VisibilityTimeout: int32(min(h.hide/time.Second, maxVisibility)), WaitTimeSeconds: int32(seconds),
			MessageAttributeNames: []string{"All"}, MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll}})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("receive from %q: %w", h.url, err)
	}
	all := make([]Message, len(out.Messages))
	for i, m := range out.Messages {
		all[i] = fromSQS(m)
	}
	return all, nil
}

// delete deletes messages and returns those that could not be deleted: they come back, and whoever takes them then
// must know that they are done with.
func (h holder) delete(ctx context.Context, all []Message) (left []Message, err error) {
	return h.each(ctx, all, func(part []Message) ([]types.BatchResultErrorEntry, error) {
		var entries []types.DeleteMessageBatchRequestEntry
		for i, m := range part {
			entries = append(entries, types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: aws.String(m.receipt)})
		}
		out, err := h.api.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: &h.url, Entries: entries})
		if err != nil {
			return nil, fmt.Errorf("delete from %q: %w", h.url, err)
		}
		return out.Failed, nil
	})
}

// release makes messages visible again at once. One that it cannot release becomes visible by itself, later.
func (h holder) release(ctx context.Context, all []Message) (left []Message, err error) {
	return h.each(ctx, all, func(part []Message) ([]types.BatchResultErrorEntry, error) {
		var entries []types.ChangeMessageVisibilityBatchRequestEntry
		for i, m := range part {
			entries = append(entries, types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: aws.String(m.receipt)})
		}
		out, err := h.api.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &h.url, Entries: entries})
		if err != nil {
			return nil, fmt.Errorf("release to %q: %w", h.url, err)
		}
		return out.Failed, nil
	})
}

// each works through messages in batches, once more for entries that SQS failed at, and returns what is left of them.
func (h holder) each(ctx context.Context, all []Message, work func([]Message) ([]types.BatchResultErrorEntry, error)) (left []Message, err error) {
	var errs []error
	for len(all) > 0 {
		part := all[:min(len(all), maxBatch)]
		all = all[len(part):]
		for try := 0; len(part) > 0 && try < attempts; try++ {
			var failed []types.BatchResultErrorEntry
			if err := errors.Join(pause(ctx, try), retry(ctx, func() (err error) { failed, err = work(part); return err })); err != nil {
				errs = append(errs, err)
				break
			}
			part, left = refused(part, failed, left)
		}
		left = append(left, part...)
	}
	return left, errors.Join(errs...)
}

// refused splits the entries that failed into those to try again and, added to left, those that would fail again.
func refused(part []Message, failed []types.BatchResultErrorEntry, left []Message) (again, _ []Message) {
	for _, f := range failed {
		i, err := strconv.Atoi(aws.ToString(f.Id))
		if err != nil || i < 0 || i >= len(part) {
			continue
		}
		if f.SenderFault {
			left = append(left, part[i])
		} else {
			again = append(again, part[i])
		}
	}
	return again, left
}
