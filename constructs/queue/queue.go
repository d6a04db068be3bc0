// Package queue makes SQS queues that never lose a message: each has a dead-letter queue.
package queue

import (
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// Props say what kind of queue it is. The zero value is a standard queue with the defaults below.
type Props struct {
	FIFO        bool          // ordered within a message group; high throughput, per group
	Visibility  time.Duration // how long a received message stays hidden; default 30 s
	Retention   time.Duration // how long a message is kept; default 4 days
	MaxReceives int           // failed receives before a message is dead-lettered; default 5
}

// Queue is a queue and its dead-letter queue.
type Queue struct {
	Queue      awssqs.Queue
	DeadLetter awssqs.Queue
}

// deadLetterRetention is the longest that SQS keeps a message (SQS quotas, 2026): people need time to look.
const deadLetterRetention = 14 * 24 * time.Hour

// New makes a queue.
func New(scope constructs.Construct, id string, p Props) *Queue {
	this := constructs.NewConstruct(scope, &id)
	p = p.withDefaults()
	cdk.Report(this, p.validate())
	dead := p.base()
	dead.RetentionPeriod = cdk.Seconds(deadLetterRetention)
	q := &Queue{DeadLetter: awssqs.NewQueue(this, jsii.String("DeadLetter"), dead)}
	main := p.base()
	main.RetentionPeriod, main.VisibilityTimeout = cdk.Seconds(p.Retention), cdk.Seconds(p.Visibility)
	main.DeadLetterQueue = &awssqs.DeadLetterQueue{Queue: q.DeadLetter, MaxReceiveCount: jsii.Number(p.MaxReceives)}
	q.Queue = awssqs.NewQueue(this, jsii.String("Queue"), main)
	return q
}

func (p Props) base() *awssqs.QueueProps {
	b := &awssqs.QueueProps{Encryption: awssqs.QueueEncryption_SQS_MANAGED, EnforceSSL: jsii.Bool(true)}
	if p.FIFO {
		b.Fifo = jsii.Bool(true)
		b.DeduplicationScope = awssqs.DeduplicationScope_MESSAGE_GROUP
		b.FifoThroughputLimit = awssqs.FifoThroughputLimit_PER_MESSAGE_GROUP_ID
	}
	return b
}

func (p Props) withDefaults() Props {
	if p.Visibility == 0 {
		p.Visibility = 30 * time.Second
	}
	if p.Retention == 0 {
		p.Retention = 4 * 24 * time.Hour
	}
	if p.MaxReceives == 0 {
		p.MaxReceives = 5
	}
	return p
}

func (p Props) validate() error {
	var errs []error
	if p.Visibility < 0 || p.Visibility > 12*time.Hour {
		errs = append(errs, fmt.Errorf("Visibility is %s; expected 0 to 12h (SQS quota); choose a shorter one", p.Visibility))
	}
	if p.Retention < time.Minute || p.Retention > deadLetterRetention {
		errs = append(errs, fmt.Errorf("Retention is %s; expected 1m to 336h (SQS quota)", p.Retention))
	}
	if p.MaxReceives < 1 || p.MaxReceives > 1000 {
		errs = append(errs, fmt.Errorf("MaxReceives is %d; expected 1 to 1000 (SQS quota)", p.MaxReceives))
	}
	return errors.Join(errs...)
}

// GrantSend lets a function send messages.
func (q *Queue) GrantSend(to awsiam.IGrantable) {
	awsiam.Grant_AddToPrincipal(&awsiam.GrantOnPrincipalOptions{Grantee: to, Actions: jsii.Strings("sqs:SendMessage"), ResourceArns: &[]*string{q.Queue.QueueArn()}})
}
