package cdk

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/aws/jsii-runtime-go"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// LongestRetention is the longest that SQS keeps a message (SQS quotas, 2026).
const LongestRetention = 14 * 24 * time.Hour

// DeadLetter makes a queue of what could not be done, for people to look at: they need the longest time that there is.
func DeadLetter(scope constructs.Construct, id string, fifo bool) awssqs.Queue {
	p := EncryptedQueue(fifo)
	p.RetentionPeriod = Seconds(LongestRetention)
	q := awssqs.NewQueue(scope, &id, p)
	Watch(Watched{Kind: policy.DeadLetter, Scope: q, Of: q, Numbers: policy.Numbers{policy.Retention: LongestRetention.Seconds()},
		Dimensions: Dimension("QueueName", q.QueueName)})
	return q
}

// EncryptedQueue is what all queues have in common.
func EncryptedQueue(fifo bool) *awssqs.QueueProps {
	p := &awssqs.QueueProps{Encryption: awssqs.QueueEncryption_SQS_MANAGED, EnforceSSL: jsii.Bool(true)}
	if fifo {
		p.Fifo = jsii.Bool(true)
		p.DeduplicationScope = awssqs.DeduplicationScope_MESSAGE_GROUP
		p.FifoThroughputLimit = awssqs.FifoThroughputLimit_PER_MESSAGE_GROUP_ID
	}
	return p
}
