package redrivetest

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func (l line) send(all ...string) {
	l.t.Helper()
	for _, b := range all {
		l.sendEntry(types.SendMessageBatchRequestEntry{MessageBody: aws.String(b)})
	}
}

func (l line) sendGroup(group string, all ...string) {
	l.t.Helper()
	for _, b := range all {
		l.sendEntry(types.SendMessageBatchRequestEntry{MessageBody: aws.String(b), MessageGroupId: &group, MessageDeduplicationId: aws.String(b)})
	}
}

func (l line) sendEntry(e types.SendMessageBatchRequestEntry) {
	l.t.Helper()
	e.Id = aws.String("0")
	out, err := l.w.API.SendMessageBatch(l.t.Context(), &sqs.SendMessageBatchInput{QueueUrl: &l.url, Entries: []types.SendMessageBatchRequestEntry{e}})
	if err != nil || len(out.Failed) > 0 {
		l.t.Fatalf("send = %+v, %v", out, err)
	}
}

// now receives what is visible.
func (l line) now(most int32) []types.Message { return l.take(most, 0) }

func (l line) take(most, hide int32) []types.Message {
	l.t.Helper()
	out, err := l.w.API.ReceiveMessage(l.t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &l.url, MaxNumberOfMessages: most, VisibilityTimeout: hide,
		MessageAttributeNames: []string{"All"}, MessageSystemAttributeNames: []types.MessageSystemAttributeName{"All"}})
	if err != nil {
		l.t.Fatalf("receive: %v", err)
	}
	return out.Messages
}

// receive waits until something is visible.
func (l line) receive(most int32) []types.Message {
	l.t.Helper()
	var got []types.Message
	l.eventually("a message is visible", func() bool { got = l.take(most, 0); return len(got) > 0 })
	return got
}

// all receives n messages, however many calls that takes, and hides them.
func (l line) all(n int, hide int32) []types.Message {
	l.t.Helper()
	var got []types.Message
	l.eventually("all messages are visible", func() bool { got = append(got, l.take(10, hide)...); return len(got) >= n })
	return got
}

func (l line) delete(m types.Message) {
	l.t.Helper()
	out, err := l.w.API.DeleteMessageBatch(l.t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: &l.url,
		Entries: []types.DeleteMessageBatchRequestEntry{{Id: aws.String("0"), ReceiptHandle: m.ReceiptHandle}}})
	if err != nil || len(out.Failed) > 0 {
		l.t.Fatalf("delete = %+v, %v", out, err)
	}
}

// depth counts the messages, visible or not.
func (l line) depth() int {
	l.t.Helper()
	out, err := l.w.API.GetQueueAttributes(l.t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: &l.url, AttributeNames: []types.QueueAttributeName{"All"}})
	if err != nil {
		l.t.Fatal(err)
	}
	sum := 0
	for _, name := range []string{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"} {
		n, err := strconv.Atoi(out.Attributes[name])
		if err != nil {
			l.t.Fatalf("%s = %q", name, out.Attributes[name])
		}
		sum += n
	}
	return sum
}

const tries = 400 // a bound that no working queue comes near

func (l line) eventually(what string, done func() bool) {
	l.t.Helper()
	for range tries {
		if done() {
			return
		}
		l.w.Pass()
	}
	l.t.Fatalf("gave up waiting until %s", what)
}

func bodies(messages []types.Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, aws.ToString(m.Body))
	}
	return strings.Join(all, " ")
}
