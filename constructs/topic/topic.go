package topic

import (
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Props say what kind of topic it is. The zero value is a standard topic.
type Props struct {
	FIFO bool // ordered within a message group; high throughput, per group
}

// Topic is a topic and the dead-letter queue of its subscriptions.
type Topic struct {
	Topic      awssns.Topic
	DeadLetter awssqs.Queue // messages that SNS could not deliver to a subscribed queue

	scope      constructs.Construct
	fifo       bool
	subscribed []*queue.Queue
}

// managedKey is the key that AWS keeps for SNS. Its policy lets everybody in the account publish who may publish, but no
// AWS service: topics that alarms, buckets or rules publish to need a key of their own (SNS developer guide, "Key management").
const managedKey = "alias/aws/sns"

// New makes a topic.
func New(scope constructs.Construct, id string, p Props) *Topic {
	this := cdk.Begin(scope, id)
	props := &awssns.TopicProps{EnforceSSL: jsii.Bool(true), MasterKey: awskms.Alias_FromAliasName(this, jsii.String("Key"), jsii.String(managedKey))}
	if p.FIFO {
		props.Fifo = jsii.Bool(true)
		props.FifoThroughputScope = awssns.FifoThroughputScope_MESSAGE_GROUP
	}
	t := &Topic{scope: this, fifo: p.FIFO,
		DeadLetter: cdk.DeadLetter(this, "DeadLetter", p.FIFO), // of its topic's type (SNS developer guide, "Dead-letter queues")
		Topic:      awssns.NewTopic(this, jsii.String("Topic"), props)}
	cdk.Watch(cdk.Watched{Kind: policy.Topic, Scope: this, Of: t.Topic, Dimensions: cdk.Dimension("TopicName", t.Topic.TopicName)})
	return t
}

// SubscribeQueue sends the topic's messages to a queue, which from then on takes messages from this topic too. With raw,
// the queue's messages are what was published; without, that is wrapped in SNS's envelope.
func (t *Topic) SubscribeQueue(q *queue.Queue, raw bool) {
	if cdk.Checked(t.scope, q, t.check(q), func() *queue.Queue { return nil }) == nil {
		return
	}
	t.subscribed = append(t.subscribed, q)
	policy := q.Queue.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("sqs:SendMessage"), Resources: &[]*string{q.Queue.QueueArn()},
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("sns.amazonaws.com"), nil)},
		Conditions: &map[string]any{"ArnEquals": map[string]any{"aws:SourceArn": t.Topic.TopicArn()}}}))
	s := awssns.NewSubscription(q.Queue, jsii.String(t.below()), &awssns.SubscriptionProps{Topic: t.Topic, Protocol: awssns.SubscriptionProtocol_SQS,
		Endpoint: q.Queue.QueueArn(), RawMessageDelivery: &raw, DeadLetterQueue: t.DeadLetter})
	s.Node().AddDependency(policy.PolicyDependable)
}

// below is the topic's path below its stack. The CDK's own subscription to a queue has the stack in its logical id, too, so
// that it would not be the same in another stack.
func (t *Topic) below() string {
	_, path, _ := strings.Cut(cdk.Path(t.scope), "/")
	return strings.ReplaceAll(path, "/", "-")
}

func (t *Topic) check(q *queue.Queue) error {
	if q == nil {
		return cdk.Wrong("SubscribeQueue", "without a queue", "a queue", "make one with queue.New")
	}
	// SNS refuses FIFO queues on standard topics; the other way round order is lost, which nobody who asks for FIFO wants.
	if fifo := *q.Queue.Fifo(); fifo != t.fifo {
		return cdk.Wrong("SubscribeQueue", "a "+kind(fifo)+" queue", "a "+kind(t.fifo)+" queue, as the topic is one", "make both of one kind")
	}
	if slices.Contains(t.subscribed, q) {
		return cdk.Wrong("SubscribeQueue", "a queue that is subscribed", "each queue once, since it would get every message twice", "remove one call")
	}
	return nil
}

func kind(fifo bool) string {
	if fifo {
		return "FIFO"
	}
	return "standard"
}

// GrantPublish lets a function publish messages.
func (t *Topic) GrantPublish(to awsiam.IGrantable) {
	cdk.Grant(to, t.Topic.TopicArn(), "sns:Publish") // PublishBatch needs no other
}
