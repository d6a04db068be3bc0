package queue

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/names"
)

// Props say what kind of queue it is. The zero value is a standard queue with the defaults below.
type Props struct {
	FIFO        bool          // ordered within a message group; high throughput, per group
	Visibility  time.Duration // how long a received message stays hidden; default 30 s
	Retention   time.Duration // how long a message is kept; default 4 days
	MaxReceives int           // failed receives before a message is dead-lettered; default 5

	// NoDeadLetter is the reason for a queue without dead-letter queue, whose messages are lost when nobody can handle
	// them. It is kept in the template. Default: there is a dead-letter queue.
	NoDeadLetter string
}

// Queue is a queue and its dead-letter queue.
type Queue struct {
	Queue      awssqs.Queue
	DeadLetter awssqs.Queue // nil with NoDeadLetter
}

// New makes a queue.
func New(scope constructs.Construct, id string, p Props) *Queue {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{FIFO: p.FIFO}.withDefaults() })
	q := &Queue{}
	main := cdk.EncryptedQueue(p.FIFO)
	main.RetentionPeriod, main.VisibilityTimeout = cdk.Seconds(p.Retention), cdk.Seconds(p.Visibility)
	if p.NoDeadLetter == "" {
		q.DeadLetter = cdk.DeadLetter(this, "DeadLetter", p.FIFO)
		main.DeadLetterQueue = &awssqs.DeadLetterQueue{Queue: q.DeadLetter, MaxReceiveCount: jsii.Number(p.MaxReceives)}
	}
	q.Queue = awssqs.NewQueue(this, jsii.String("Queue"), main)
	cdk.Watch(cdk.Watched{Kind: policy.Queue, Scope: this, Of: q.Queue, Dimensions: cdk.Dimension("QueueName", q.Queue.QueueName),
		Numbers: policy.Numbers{policy.Visibility: p.Visibility.Seconds(), policy.Retention: p.Retention.Seconds()}})
	if p.NoDeadLetter != "" {
		q.Queue.Node().DefaultChild().(awssqs.CfnQueue).AddMetadata(jsii.String(names.MetadataNoDeadLetter), &p.NoDeadLetter)
	}
	return q
}

// checkReason wants more than a word: whoever reads it has lost a message.
func (p Props) checkReason() error {
	if p.NoDeadLetter == "" || len(strings.Fields(p.NoDeadLetter)) >= 3 {
		return nil
	}
	return cdk.Wrong("NoDeadLetter", strconv.Quote(p.NoDeadLetter), "a reason, in at least three words", "say why messages may be lost, or leave it out")
}

func (p Props) withDefaults() Props {
	p.Visibility = cmp.Or(p.Visibility, 30*time.Second)
	p.Retention = cmp.Or(p.Retention, 4*24*time.Hour)
	p.MaxReceives = cmp.Or(p.MaxReceives, 5)
	return p
}

func (p Props) validate() error {
	return errors.Join(p.checkReason(),
		cdk.Whole("Visibility", p.Visibility, 0, 12*time.Hour, "SQS quota"),
		cdk.Whole("Retention", p.Retention, time.Minute, cdk.LongestRetention, "SQS quota"),
		cdk.Between("MaxReceives", p.MaxReceives, 1, 1000, "SQS quota"))
}

// URL is where messages are sent to.
func (q *Queue) URL() *string { return q.Queue.QueueUrl() }

// GrantSend lets a function send messages.
func (q *Queue) GrantSend(to awsiam.IGrantable) {
	cdk.Grant(to, q.Queue.QueueArn(), "sqs:SendMessage") // SendMessageBatch needs no other
}
