package redrivetest

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// SendMessageBatch implements redrive.API.
func (s *SQS) SendMessageBatch(_ context.Context, in *sqs.SendMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error) {
	out := &sqs.SendMessageBatchOutput{}
	err := s.call("SendMessageBatch", aws.ToString(in.QueueUrl), func(q *queue) error {
		ids, size := []string{}, 0
		for _, e := range in.Entries {
			ids, size = append(ids, aws.ToString(e.Id)), size+weigh(e)
		}
		if err := checkBatch(ids); err != nil {
			return err
		}
		if size > 1<<20 {
			return Fail("BatchRequestTooLong", "Batch requests cannot be longer than 1048576 bytes.")
		}
		for _, e := range in.Entries {
			s.send(q, e, out)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *SQS) send(q *queue, e types.SendMessageBatchRequestEntry, out *sqs.SendMessageBatchOutput) {
	if failed := s.refusal("SendMessageBatch", e.Id); failed != nil {
		out.Failed = append(out.Failed, *failed)
		return
	}
	if why := wrong(q, e); why != "" {
		out.Failed = append(out.Failed, types.BatchResultErrorEntry{Id: e.Id, SenderFault: true, Code: aws.String("InvalidParameterValue"), Message: &why})
		return
	}
	out.Successful = append(out.Successful, types.SendMessageBatchResultEntry{Id: e.Id, MessageId: aws.String(s.accept(q, e))})
}

// accept puts a message into the queue and returns its ID: that of the first one, for one that was sent before.
func (s *SQS) accept(q *queue, e types.SendMessageBatchRequestEntry) string {
	now, dedup := s.clock(), aws.ToString(e.MessageDeduplicationId)
	if before, ok := q.seen[dedup]; q.fifo && ok && now.Sub(before.at) < dedupWindow {
		return before.id
	}
	m := &message{id: s.id("m"), body: aws.ToString(e.MessageBody), group: aws.ToString(e.MessageGroupId), dedup: dedup,
		attributes: e.MessageAttributes, sent: now}
	if t, ok := e.MessageSystemAttributes["AWSTraceHeader"]; ok {
		m.trace = aws.ToString(t.StringValue)
	}
	q.add(m)
	if q.fifo {
		q.seen[dedup] = sighting{now, m.id}
	}
	return m.id
}

// wrong says why SQS would refuse a message.
func wrong(q *queue, e types.SendMessageBatchRequestEntry) string {
	switch {
	case aws.ToString(e.MessageBody) == "":
		return "The message body must not be empty."
	case len(e.MessageAttributes) > 10:
		return "Number of message attributes exceeds the limit of 10."
	case q.fifo && aws.ToString(e.MessageGroupId) == "":
		return "The request must contain the parameter MessageGroupId."
	case q.fifo && aws.ToString(e.MessageDeduplicationId) == "":
		return "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly."
	case len(aws.ToString(e.MessageDeduplicationId)) > 128:
		return "MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length."
	}
	return ""
}

// DeleteMessageBatch implements redrive.API. A receipt handle that is not the newest deletes nothing: quietly in a
// standard queue, with an error in a FIFO queue.
func (s *SQS) DeleteMessageBatch(_ context.Context, in *sqs.DeleteMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	out := &sqs.DeleteMessageBatchOutput{}
	err := s.call("DeleteMessageBatch", aws.ToString(in.QueueUrl), func(q *queue) error {
		ids := []string{}
		for _, e := range in.Entries {
			ids = append(ids, aws.ToString(e.Id))
		}
		if err := checkBatch(ids); err != nil {
			return err
		}
		for _, e := range in.Entries {
			if failed := s.delete(q, e); failed != nil {
				out.Failed = append(out.Failed, *failed)
			} else {
				out.Successful = append(out.Successful, types.DeleteMessageBatchResultEntry{Id: e.Id})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *SQS) delete(q *queue, e types.DeleteMessageBatchRequestEntry) *types.BatchResultErrorEntry {
	if failed := s.refusal("DeleteMessageBatch", e.Id); failed != nil {
		return failed
	}
	q.show(s.clock())
	m := q.held(aws.ToString(e.ReceiptHandle))
	if m != nil && (m.inFlight || !q.fifo) {
		q.remove(m)
		return nil
	}
	if q.fifo && m != nil {
		return &types.BatchResultErrorEntry{Id: e.Id, SenderFault: true, Code: aws.String("InvalidParameterValue"),
			Message: aws.String("The receipt handle has expired.")}
	}
	return nil
}

// held returns the message that a receipt handle is the newest of.
func (q *queue) held(receipt string) *message {
	i := strings.LastIndex(receipt, "-")
	if i < 0 {
		return nil
	}
	if m := q.byID[receipt[:i]]; m != nil && m.receipt == receipt {
		return m
	}
	return nil
}

// ChangeMessageVisibilityBatch implements redrive.API.
func (s *SQS) ChangeMessageVisibilityBatch(_ context.Context, in *sqs.ChangeMessageVisibilityBatchInput, _ ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	out := &sqs.ChangeMessageVisibilityBatchOutput{}
	err := s.call("ChangeMessageVisibilityBatch", aws.ToString(in.QueueUrl), func(q *queue) error {
		ids := []string{}
		for _, e := range in.Entries {
			ids = append(ids, aws.ToString(e.Id))
		}
		if err := checkBatch(ids); err != nil {
			return err
		}
		q.show(s.clock())
		for _, e := range in.Entries {
			if failed := s.change(q, e); failed != nil {
				out.Failed = append(out.Failed, *failed)
			} else {
				out.Successful = append(out.Successful, types.ChangeMessageVisibilityBatchResultEntry{Id: e.Id})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *SQS) change(q *queue, e types.ChangeMessageVisibilityBatchRequestEntry) *types.BatchResultErrorEntry {
	if failed := s.refusal("ChangeMessageVisibilityBatch", e.Id); failed != nil {
		return failed
	}
	m := q.held(aws.ToString(e.ReceiptHandle))
	if m == nil || !m.inFlight {
		return &types.BatchResultErrorEntry{Id: e.Id, SenderFault: true, Code: aws.String("MessageNotInflight"), Message: aws.String("The message is not in flight.")}
	}
	q.hide(m, s.clock().Add(time.Duration(e.VisibilityTimeout)*time.Second))
	q.show(s.clock())
	return nil
}

// refusal is the answer to an entry that SQS fails to handle.
func (s *SQS) refusal(operation string, id *string) *types.BatchResultErrorEntry {
	if s.Refuse == nil || !s.Refuse(operation) {
		return nil
	}
	return &types.BatchResultErrorEntry{Id: id, Code: aws.String("InternalError"), Message: aws.String("busy")}
}

func checkBatch(ids []string) error {
	distinct := map[string]bool{}
	for _, id := range ids {
		distinct[id] = true
	}
	switch {
	case len(ids) == 0:
		return Fail("AWS.SimpleQueueService.EmptyBatchRequest", "There should be at least one entry in the request.")
	case len(ids) > 10:
		return Fail("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10.")
	case len(distinct) < len(ids):
		return Fail("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "Two or more batch entries have the same Id.")
	}
	return nil
}

func weigh(e types.SendMessageBatchRequestEntry) int {
	n := len(aws.ToString(e.MessageBody))
	for name, a := range e.MessageAttributes {
		n += len(name) + len(aws.ToString(a.DataType)) + len(aws.ToString(a.StringValue)) + len(a.BinaryValue)
	}
	return n
}
