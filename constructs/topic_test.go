package constructs_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/topic"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

// noCustomResource checks that a template needs nothing but CloudFormation, and allows nothing everywhere.
func noCustomResource(t *testing.T, made assembly.Template) {
	t.Helper()
	for id, r := range made.Resources {
		if contains(r.Type, "Custom") {
			t.Errorf("%s is a custom resource (%s)", id, r.Type)
		}
		if r.Type == "AWS::IAM::Policy" && contains(cdktest.JSON(r.Properties), `"Resource":"*"`) {
			t.Errorf("%s allows something everywhere: %s", id, cdktest.JSON(r.Properties))
		}
	}
}

// like checks that one of the resources of a type has all of these texts as JSON.
func like(t *testing.T, made assembly.Template, kind string, want ...string) {
	t.Helper()
	for _, r := range cdktest.OfType(made, kind) {
		all := true
		for _, w := range want {
			all = all && contains(cdktest.JSON(r.Properties), w)
		}
		if all {
			return
		}
	}
	t.Errorf("no %s has %q: %s", kind, want, cdktest.JSON(cdktest.OfType(made, kind)))
}

func TestTopic(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		placed := topic.New(s, "Placed", topic.Props{})
		placed.SubscribeQueue(queue.New(s, "Orders", queue.Props{}), true)
		placed.SubscribeQueue(queue.New(s, "Audit", queue.Props{}), false)
		placed.GrantPublish(function.New(s, "Take", function.Props{Code: code(t, "take-order")}).Role)
	})
	has(t, only(t, made, "AWS::SNS::Topic"), `"KmsMasterKeyId":`, `alias/aws/sns`)
	has(t, only(t, made, "AWS::SNS::TopicPolicy"), `"aws:SecureTransport":"false"`, `"Effect":"Deny"`)
	subscriptions := cdktest.OfType(made, "AWS::SNS::Subscription")
	if len(subscriptions) != 2 {
		t.Errorf("made %d subscriptions; want 2", len(subscriptions))
	}
	for _, r := range subscriptions {
		has(t, r, `"RedrivePolicy":{"deadLetterTargetArn":{"Fn::GetAtt":["PlacedDeadLetter`, `"Protocol":"sqs"`)
	}
	like(t, made, "AWS::SNS::Subscription", `"RawMessageDelivery":true`, `["OrdersQueue`)
	for _, q := range []string{"OrdersQueue", "AuditQueue", "PlacedDeadLetter"} {
		like(t, made, "AWS::SQS::QueuePolicy", `"ArnEquals":{"aws:SourceArn":{"Ref":"PlacedTopic`, `"sqs:SendMessage"`, `"Service":"sns.amazonaws.com"`, `["`+q, `"aws:SecureTransport":"false"`)
	}
	like(t, made, "AWS::IAM::Policy", `{"Action":"sns:Publish","Effect":"Allow","Resource":{"Ref":"PlacedTopic`)
	like(t, made, "AWS::SQS::Queue", `"MessageRetentionPeriod":1209600,"SqsManagedSseEnabled":true}`)
	noCustomResource(t, made)
}

func TestTopic_FIFO(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		topic.New(s, "Placed", topic.Props{FIFO: true}).SubscribeQueue(queue.New(s, "Orders", queue.Props{FIFO: true}), true)
	})
	has(t, only(t, made, "AWS::SNS::Topic"), `"FifoTopic":true`, `"FifoThroughputScope":"MessageGroup"`)
	for _, q := range cdktest.OfType(made, "AWS::SQS::Queue") {
		has(t, q, `"FifoQueue":true`)
	}
}

func TestTopic_BadSubscriptions(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		placed, orders := topic.New(s, "Placed", topic.Props{}), queue.New(s, "Orders", queue.Props{})
		placed.SubscribeQueue(orders, true)
		placed.SubscribeQueue(orders, false)
		placed.SubscribeQueue(nil, true)
		placed.SubscribeQueue(queue.New(s, "Ordered", queue.Props{FIFO: true}), true)
	},
		"Test/Placed: SubscribeQueue is a FIFO queue; expected a standard queue, as the topic is one; make both of one kind",
		"Test/Placed: SubscribeQueue is a queue that is subscribed; expected each queue once, since it would get every message twice; remove one call",
		"Test/Placed: SubscribeQueue is without a queue; expected a queue; make one with queue.New")
}
