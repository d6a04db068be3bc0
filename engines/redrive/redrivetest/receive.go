package redrivetest

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// ReceiveMessage implements redrive.API. It never waits: a wait would only hide what a caller does without one.
func (s *SQS) ReceiveMessage(_ context.Context, in *sqs.ReceiveMessageInput, _ ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	out := &sqs.ReceiveMessageOutput{}
	err := s.call("ReceiveMessage", aws.ToString(in.QueueUrl), func(q *queue) error {
		if in.MaxNumberOfMessages < 0 || in.MaxNumberOfMessages > 10 {
			return Fail("InvalidParameterValue", "MaxNumberOfMessages must be between 1 and 10")
		}
		now, hide := s.clock(), q.Visibility
		if in.VisibilityTimeout > 0 {
			hide = time.Duration(in.VisibilityTimeout) * time.Second
		}
		q.show(now)
		for _, m := range s.choose(q, int(max(in.MaxNumberOfMessages, 1))) {
			out.Messages = append(out.Messages, s.deliver(q, m, now, hide))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// choose picks messages to deliver, and moves those to the dead-letter queue that were received too often.
func (s *SQS) choose(q *queue, most int) []*message {
	var chosen []*message
	take := func(m *message) {
		if dead := s.queues[q.DeadLetter]; dead != nil && m.receives >= q.MaxReceives {
			s.bury(q, dead, m)
		} else {
			chosen = append(chosen, m)
		}
	}
	if q.fifo {
		q.fromGroups(most, take, func() bool { return len(chosen) < most })
		return chosen
	}
	if s.Twice != nil && s.Twice() {
		if i := slices.IndexFunc(q.flying, func(h hiding) bool { return h.m.inFlight && !h.m.gone && h.m.visibleAt.Equal(h.at) }); i >= 0 {
			chosen = append(chosen, q.flying[i].m)
		}
	}
	for len(q.ready) > 0 && len(chosen) < most {
		m := q.ready[0]
		if q.ready = q.ready[1:]; !m.gone && !m.inFlight {
			take(m)
		}
	}
	return chosen
}

// fromGroups takes messages of groups that have none in flight.
func (q *queue) fromGroups(most int, take func(*message), more func() bool) {
	for _, name := range q.order {
		g := q.groups[name]
		if slices.ContainsFunc(g.messages[:min(len(g.messages), most)], func(m *message) bool { return m.inFlight }) {
			continue
		}
		for _, m := range slices.Clone(g.messages[:min(len(g.messages), most)]) {
			if !more() {
				return
			}
			take(m)
		}
	}
}

// bury moves a message to the dead-letter queue as SQS does: it keeps its ID, and in FIFO queues it gets a new time and
// its ID as deduplication ID (developer guide, "dead-letter queue redrive" and "dead-letter queue retention").
func (s *SQS) bury(q, dead *queue, m *message) {
	q.remove(m)
	moved := *m
	moved.gone, moved.inFlight, moved.source, moved.receipt = false, false, q.arn(), ""
	if q.fifo {
		moved.sent, moved.dedup = s.clock(), m.id
	}
	dead.add(&moved)
}

func (s *SQS) deliver(q *queue, m *message, now time.Time, hide time.Duration) types.Message {
	m.receives++
	if m.firstReceived.IsZero() {
		m.firstReceived = now
	}
	m.receipt = s.id(m.id)
	q.hide(m, now.Add(hide))
	system := map[string]string{"ApproximateReceiveCount": strconv.Itoa(m.receives), "SentTimestamp": millis(m.sent),
		"ApproximateFirstReceiveTimestamp": millis(m.firstReceived)}
	for name, value := range map[string]string{"MessageGroupId": m.group, "MessageDeduplicationId": m.dedup, "AWSTraceHeader": m.trace, "DeadLetterQueueSourceArn": m.source} {
		if value != "" {
			system[name] = value
		}
	}
	return types.Message{MessageId: aws.String(m.id), Body: aws.String(m.body), ReceiptHandle: aws.String(m.receipt),
		Attributes: system, MessageAttributes: m.attributes}
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
