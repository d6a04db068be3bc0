package constructs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func TestQueue(t *testing.T) {
	made := template(t, func(s awscdk.Stack) { queue.New(s, "Orders", queue.Props{}) })
	queues := cdktest.OfType(made, "AWS::SQS::Queue")
	if len(queues) != 2 || len(cdktest.OfType(made, "AWS::SQS::QueuePolicy")) != 2 {
		t.Fatalf("made %d resources; want a queue and a dead-letter queue, each with a policy", len(made.Resources))
	}
	for id, q := range queues {
		text := cdktest.JSON(q.Properties)
		if dead := contains(id, "DeadLetter"); dead == contains(text, `"maxReceiveCount":5`) {
			t.Errorf("%s is %s; want the redrive policy on the queue and not on its dead-letter queue", id, text)
		}
		has(t, q, `"SqsManagedSseEnabled":true`)
	}
	for _, p := range cdktest.OfType(made, "AWS::SQS::QueuePolicy") {
		has(t, p, `"aws:SecureTransport":"false"`, `"Effect":"Deny"`)
	}
}

func TestQueue_FIFO(t *testing.T) {
	made := template(t, func(s awscdk.Stack) { queue.New(s, "Orders", queue.Props{FIFO: true}) })
	for _, q := range cdktest.OfType(made, "AWS::SQS::Queue") {
		has(t, q, `"FifoQueue":true`, `"DeduplicationScope":"messageGroup"`, `"FifoThroughputLimit":"perMessageGroupId"`)
	}
}

func TestQueue_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		queue.New(s, "Orders", queue.Props{MaxReceives: 1001, Visibility: 13 * time.Hour, Retention: time.Second})
	},
		"Test/Orders: MaxReceives is 1001; expected 1 to 1000 (SQS quota); choose a number in between",
		"Test/Orders: Retention is 1s; expected whole seconds from 1m0s to 336h0m0s (SQS quota); choose one of those",
		"Test/Orders: Visibility is 13h0m0s; expected whole seconds from 0s to 12h0m0s (SQS quota); choose one of those")
}

func TestWorker(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		worker.New(s, "Orders", worker.Props{Function: function.Props{Code: code(t, "take-order"), Timeout: 20 * time.Second}})
	})
	has(t, only(t, made, "AWS::Lambda::EventSourceMapping"), `"FunctionResponseTypes":["ReportBatchItemFailures"]`, `"MaximumConcurrency":10`, `"BatchSize":10`)
	for id, q := range cdktest.OfType(made, "AWS::SQS::Queue") {
		if !contains(id, "DeadLetter") {
			has(t, q, `"VisibilityTimeout":120`)
		}
	}
}

func TestWorker_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		worker.New(s, "Orders", worker.Props{Function: function.Props{Code: code(t, "take-order")}, BatchSize: 11, MaxConcurrency: 1})
		worker.New(s, "Bills", worker.Props{Function: function.Props{Code: code(t, "send-bill")}, MaxReceives: -1})
	},
		"Test/Bills/Queue: MaxReceives is -1; expected 1 to 1000 (SQS quota); choose a number in between",
		"Test/Orders: BatchSize is 11; expected 1 to 10 (Lambda quota of SQS event sources without a batching window); choose a number in between",
		"Test/Orders: MaxConcurrency is 1; expected 2 to 1000 (Lambda quota of SQS event sources); choose a number in between")
}

func TestQueue_NoDeadLetter(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		queue.New(s, "Ticks", queue.Props{NoDeadLetter: "the next tick says the same"})
	})
	q := only(t, made, "AWS::SQS::Queue")
	if text := cdktest.JSON(q); contains(text, "RedrivePolicy") || !contains(text, `"mainstay:no-dead-letter":"the next tick says the same"`) {
		t.Errorf("the queue is %s; want no dead-letter queue, and the reason in its metadata", text)
	}
	reported(t, func(s awscdk.Stack) { queue.New(s, "Ticks", queue.Props{NoDeadLetter: "no need"}) },
		`Test/Ticks: NoDeadLetter is "no need"; expected a reason, in at least three words; say why messages may be lost, or leave it out`)
}
