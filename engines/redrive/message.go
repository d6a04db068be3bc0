package redrive

import (
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/names"
)

// Message is a message of a queue, with all that is needed to send it again.
type Message struct {
	ID            string               `json:"id"`
	Body          string               `json:"body"`
	Attributes    map[string]Attribute `json:"attributes,omitempty"`
	Group         string               `json:"group,omitempty"`         // FIFO
	Deduplication string               `json:"deduplication,omitempty"` // FIFO; of a dead letter it is the ID (see docs/dead-letters.md)
	Trace         string               `json:"trace,omitempty"`         // X-Ray
	Source        string               `json:"source,omitempty"`        // ARN of the queue that it died in
	SentAt        time.Time            `json:"sentAt"`
	Receives      int                  `json:"receives"`

	receipt string
}

// Attribute is the value of a message attribute.
type Attribute struct {
	Type   string `json:"type"` // String, Number or Binary, or one of them with a label: Number.cents
	Text   string `json:"text,omitempty"`
	Binary []byte `json:"binary,omitempty"`
}

// Redrives returns how often the message has been redriven already.
func (m Message) Redrives() int {
	n, err := strconv.Atoi(m.Attributes[names.AttributeRedrives].Text)
	if err != nil {
		return 0
	}
	return n
}

// Run returns which redrive it was sent by; "" = none.
func (m Message) Run() string { return m.Attributes[names.AttributeRedriveRun].Text }

// fromSQS takes over a received message.
func fromSQS(in types.Message) Message {
	m := Message{ID: aws.ToString(in.MessageId), Body: aws.ToString(in.Body), receipt: aws.ToString(in.ReceiptHandle),
		Group: in.Attributes["MessageGroupId"], Deduplication: in.Attributes["MessageDeduplicationId"], Trace: in.Attributes["AWSTraceHeader"],
		Source: in.Attributes["DeadLetterQueueSourceArn"], SentAt: fromMillis(in.Attributes["SentTimestamp"])}
	m.Receives, _ = strconv.Atoi(in.Attributes["ApproximateReceiveCount"])
	if len(in.MessageAttributes) > 0 {
		m.Attributes = map[string]Attribute{}
	}
	for name, a := range in.MessageAttributes {
		m.Attributes[name] = Attribute{aws.ToString(a.DataType), aws.ToString(a.StringValue), a.BinaryValue}
	}
	return m
}

func fromMillis(s string) time.Time {
	ms, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// entry makes it an entry of a batch to send; dedup is its deduplication ID in a FIFO queue.
func (m Message) entry(id, dedup string, fifo bool) types.SendMessageBatchRequestEntry {
	e := types.SendMessageBatchRequestEntry{Id: &id, MessageBody: &m.Body}
	for name, a := range m.Attributes {
		if e.MessageAttributes == nil {
			e.MessageAttributes = map[string]types.MessageAttributeValue{}
		}
		v := types.MessageAttributeValue{DataType: aws.String(a.Type), BinaryValue: a.Binary}
		if a.Binary == nil {
			v.StringValue = aws.String(a.Text)
		}
		e.MessageAttributes[name] = v
	}
	if m.Trace != "" {
		e.MessageSystemAttributes = map[string]types.MessageSystemAttributeValue{
			"AWSTraceHeader": {DataType: aws.String("String"), StringValue: aws.String(m.Trace)}}
	}
	if fifo {
		e.MessageGroupId, e.MessageDeduplicationId = aws.String(m.Group), aws.String(dedup)
	} else if m.Group != "" {
		e.MessageGroupId = aws.String(m.Group) // of a standard queue with fair queues
	}
	return e
}

// size is what the message counts for in a batch.
func (m Message) size() int {
	n := len(m.Body)
	for name, a := range m.Attributes {
		n += len(name) + len(a.Type) + len(a.Text) + len(a.Binary)
	}
	return n
}

// marked returns the message with one more redrive counted, and the run that it is sent by. A message that has all
// the attributes that SQS allows stays as it is; ok is false then.
func (m Message) marked(run string) (marked Message, ok bool) {
	attributes := map[string]Attribute{}
	for name, a := range m.Attributes {
		attributes[name] = a
	}
	attributes[names.AttributeRedrives] = Attribute{Type: "Number", Text: strconv.Itoa(m.Redrives() + 1)}
	attributes[names.AttributeRedriveRun] = Attribute{Type: "String", Text: run}
	if len(attributes) > maxAttributes {
		return m, false
	}
	m.Attributes = attributes
	return m, m.size() <= maxBatchBytes
}
