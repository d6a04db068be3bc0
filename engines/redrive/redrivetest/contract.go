package redrivetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

// World is an SQS to test, with the means to make queues in it and to let time pass.
type World struct {
	API    redrive.API
	Create func(name string, q Queue) (url string)
	Pass   func() // lets a little time pass: the real clock's, or a second of a fake one
}

// TestSQS is what the engine relies on of an SQS.
func TestSQS(t *testing.T, w World) {
	for name, test := range map[string]func(*testing.T, line){
		"Visibility": visibility, "Release": release, "Delete": remove, "StaleReceipt": stale, "Batches": batches, "Attributes": attributes,
	} {
		t.Run(name, func(t *testing.T) {
			test(t, line{t, w, w.Create("contract-"+name, Queue{Visibility: 2 * time.Second})})
		})
	}
	for name, test := range map[string]func(*testing.T, line){"GroupOrder": groupOrder, "GroupBlocks": groupBlocks, "Deduplication": deduplication} {
		t.Run(name, func(t *testing.T) {
			test(t, line{t, w, w.Create("contract-"+name+".fifo", Queue{Visibility: 60 * time.Second})})
		})
	}
	for _, suffix := range []string{"", ".fifo"} {
		t.Run("DeadLetter"+suffix, func(t *testing.T) { deadLetter(t, w, suffix) })
	}
}

// line is a queue under test.
type line struct {
	t   *testing.T
	w   World
	url string
}

// visibility: what was received comes back after the queue's two seconds, and not within the minute that somebody asked for,
// which no machine is too slow for.
func visibility(t *testing.T, l line) {
	l.send("a")
	first := l.receive(2)
	again := l.all(1, 60)
	if *again[0].MessageId != *first[0].MessageId || *again[0].ReceiptHandle == *first[0].ReceiptHandle || again[0].Attributes["ApproximateReceiveCount"] != "2" {
		t.Errorf("received again: %v; want the same message with a new receipt and a count of 2", again[0])
	}
	if got := l.now(2); len(got) != 0 {
		t.Errorf("a received message is visible: %v", bodies(got))
	}
}

func release(t *testing.T, l line) {
	l.send("a", "b")
	var entries []types.ChangeMessageVisibilityBatchRequestEntry
	for _, m := range l.all(2, 60) {
		entries = append(entries, types.ChangeMessageVisibilityBatchRequestEntry{Id: m.MessageId, ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: 0})
	}
	out, err := l.w.API.ChangeMessageVisibilityBatch(t.Context(), &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &l.url, Entries: entries})
	if err != nil || len(out.Failed) > 0 {
		t.Fatalf("release = %+v, %v", out, err)
	}
	if got := l.all(2, 60); len(got) != 2 {
		t.Errorf("after their release %v are visible; want both", bodies(got))
	}
}

func remove(t *testing.T, l line) {
	l.send("a", "b")
	for _, m := range l.all(2, 60) {
		if *m.Body == "a" {
			l.delete(m)
		}
	}
	if n := l.depth(); n != 1 {
		t.Errorf("%d messages after one of two was deleted; want 1", n)
	}
}

// stale shows that a receipt of an earlier receive fails no whole batch. Whether its entry fails, and whether the message
// is deleted, differs between queues and services, so nobody may rely on either.
func stale(t *testing.T, l line) {
	l.send("a")
	first := l.receive(1)[0]
	l.receive(1)
	out, err := l.w.API.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: &l.url,
		Entries: []types.DeleteMessageBatchRequestEntry{{Id: aws.String("0"), ReceiptHandle: first.ReceiptHandle}}})
	if err != nil || len(out.Failed)+len(out.Successful) != 1 {
		t.Errorf("delete with a stale receipt = %+v, %v; want an answer for its entry", out, err)
	}
}

func batches(t *testing.T, l line) {
	many := make([]types.SendMessageBatchRequestEntry, 11)
	for i := range many {
		many[i] = types.SendMessageBatchRequestEntry{Id: aws.String(string(rune('a' + i))), MessageBody: aws.String("x")}
	}
	for code, entries := range map[string][]types.SendMessageBatchRequestEntry{
		"TooManyEntriesInBatchRequest": many, "EmptyBatchRequest": {}, "BatchEntryIdsNotDistinct": {many[0], many[0]},
	} {
		_, err := l.w.API.SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: &l.url, Entries: entries})
		if err == nil || !strings.Contains(err.Error(), code) {
			t.Errorf("send of %d = %v; want %s", len(entries), err, code)
		}
	}
	missing := l.url + "-missing"
	if _, err := l.w.API.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &missing}); err == nil {
		t.Error("a queue that does not exist was read")
	}
}

func attributes(t *testing.T, l line) {
	sent := map[string]types.MessageAttributeValue{
		"text":   {DataType: aws.String("String"), StringValue: aws.String("ü")},
		"number": {DataType: aws.String("Number.cents"), StringValue: aws.String("12")},
		"bytes":  {DataType: aws.String("Binary"), BinaryValue: []byte{0, 255}},
	}
	l.sendEntry(types.SendMessageBatchRequestEntry{MessageBody: aws.String("a"), MessageAttributes: sent})
	m := l.receive(1)[0]
	for name, want := range sent {
		got := m.MessageAttributes[name]
		if aws.ToString(got.DataType) != *want.DataType || aws.ToString(got.StringValue) != aws.ToString(want.StringValue) || !slices.Equal(got.BinaryValue, want.BinaryValue) {
			t.Errorf("attribute %s = %+v; want it as sent", name, got)
		}
	}
	if m.Attributes["SentTimestamp"] == "" || m.Attributes["ApproximateReceiveCount"] != "1" {
		t.Errorf("attributes %v; want the time of sending and a receive count", m.Attributes)
	}
}

func groupOrder(t *testing.T, l line) {
	l.sendGroup("g", "a", "b", "c")
	if got := bodies(l.receive(10)); got != "a b c" {
		t.Errorf("received %q; want the group in order", got)
	}
}

func groupBlocks(t *testing.T, l line) {
	l.sendGroup("g", "a", "b")
	first := l.receive(1)
	if got := l.now(10); len(got) > 0 {
		t.Errorf("received %q while an earlier message of the group is in flight", bodies(got))
	}
	l.sendGroup("h", "x")
	if got := bodies(l.receive(10)); got != "x" {
		t.Errorf("received %q; want that of the other group", got)
	}
	l.delete(first[0])
	if got := bodies(l.receive(10)); got != "b" {
		t.Errorf("received %q once the first was deleted; want b", got)
	}
}

func deduplication(t *testing.T, l line) {
	l.sendGroup("g", "a")
	l.sendGroup("g", "a") // its ID is its body's
	if n := l.depth(); n != 1 {
		t.Errorf("%d messages after the same one was sent twice; want 1", n)
	}
}

// deadLetter lets a message fail until it is dead.
func deadLetter(t *testing.T, w World, suffix string) {
	dead := line{t, w, w.Create("contract-dead"+suffix, Queue{})}
	l := line{t, w, w.Create("contract-source"+suffix, Queue{DeadLetter: dead.url, MaxReceives: 2, Visibility: time.Second})}
	if suffix == "" {
		l.send("a")
	} else {
		l.sendGroup("g", "a")
	}
	first := l.receive(1)[0]
	l.receive(1)
	var m types.Message
	l.eventually("the message is dead", func() bool {
		if len(l.now(1)) > 0 {
			return false
		}
		got := dead.now(1)
		if len(got) > 0 {
			m = got[0]
		}
		return len(got) > 0
	})
	if *m.MessageId != *first.MessageId || *m.Body != "a" || !strings.HasSuffix(m.Attributes["DeadLetterQueueSourceArn"], "contract-source"+suffix) {
		t.Errorf("dead letter %+v; want the message with its ID, and where it is from", m)
	}
	out, err := w.API.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: &l.url, AttributeNames: []types.QueueAttributeName{"All"}})
	if err != nil || !strings.Contains(out.Attributes["RedrivePolicy"], "contract-dead"+suffix) || (out.Attributes["FifoQueue"] == "true") != (suffix != "") {
		t.Errorf("attributes %v, %v; want the redrive policy and the type", out, err)
	}
}
