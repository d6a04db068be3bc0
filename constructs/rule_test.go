package constructs_test

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/consumer"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/rule"
	"github.com/mainstay-go/mainstay/constructs/schedule"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/topic"
)

func TestRule_Queue(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		uploads := bucket.New(s, "Uploads", bucket.Props{})
		rule.New(s, "Uploaded", rule.Props{Queue: queue.New(s, "Imports", queue.Props{}), Pattern: rule.Pattern{
			Sources: []string{"aws.s3"}, DetailTypes: []string{"Object Created"}, Detail: map[string]any{
				"bucket": map[string]any{"name": []any{uploads.Bucket.BucketName()}},
				"object": map[string]any{"key": []any{map[string]any{"anything-but": map[string]any{"prefix": "rejects/"}}}, "size": []int{1, 2}}}}})
	})
	has(t, only(t, made, "AWS::Events::Rule"), `"State":"ENABLED"`, `"RetryPolicy":{"MaximumEventAgeInSeconds":3600,"MaximumRetryAttempts":10}`, `"DeadLetterConfig":{"Arn":{"Fn::GetAtt":["UploadedDeadLetter`,
		`"EventPattern":{"detail":{"bucket":{"name":[{"Ref":"UploadsBucket`, `"object":{"key":[{"anything-but":{"prefix":"rejects/"}}],"size":[1,2]}`, `"detail-type":["Object Created"],"source":["aws.s3"]`)
	for _, q := range []string{"ImportsQueue", "UploadedDeadLetter"} {
		like(t, made, "AWS::SQS::QueuePolicy", `"ArnEquals":{"aws:SourceArn":{"Fn::GetAtt":["UploadedRule`, `"Service":"events.amazonaws.com"`, `["`+q, `"aws:SecureTransport":"false"`)
	}
	noCustomResource(t, made)
}

func TestRule_Function(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		f := function.New(s, "Count", function.Props{Code: code(t, "count-orders")})
		rule.New(s, "Placed", rule.Props{Function: f, Pattern: rule.Pattern{Sources: []string{"orders"}}, Retries: 3, MaxAge: 24 * time.Hour})
		rule.New(s, "Paid", rule.Props{Function: f, Pattern: rule.Pattern{DetailTypes: []string{"paid"}}, Disabled: true})
	})
	like(t, made, "AWS::Events::Rule", `"RetryPolicy":{"MaximumEventAgeInSeconds":86400,"MaximumRetryAttempts":3}`, `"Fn::GetAtt":["CountFunction`, `"DeadLetterConfig"`)
	like(t, made, "AWS::Events::Rule", `"detail-type":["paid"]`, `"State":"DISABLED"`)
	like(t, made, "AWS::Lambda::Permission", `"SourceArn":{"Fn::GetAtt":["PlacedRule`, `"Principal":"events.amazonaws.com"`)
	has(t, only(t, made, "AWS::Lambda::EventInvokeConfig"), `"OnFailure":{"Destination":{"Fn::GetAtt":["PlacedDeadLetter`, `"MaximumEventAgeInSeconds":21600`)
	has(t, only(t, made, "AWS::IAM::Policy"), `{"Action":"sqs:SendMessage","Effect":"Allow","Resource":{"Fn::GetAtt":["PlacedDeadLetter`)
	noCustomResource(t, made)
}

// A scheduled function has a place for what fails already, and Lambda refuses a second.
func TestRule_ScheduledFunction(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		clean := schedule.New(s, "Clean", schedule.Props{Function: function.Props{Code: code(t, "clean-up")}, Expression: "rate(1 day)"})
		rule.New(s, "Full", rule.Props{Function: clean.Function, Pattern: rule.Pattern{Sources: []string{"disk"}}})
	})
	has(t, only(t, made, "AWS::Lambda::EventInvokeConfig"), `["CleanDeadLetter`)
}

func TestRule_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		rule.New(s, "Uploaded", rule.Props{Retries: 200, Pattern: rule.Pattern{Detail: map[string]any{"a": map[string]any{"b": "x"}, "c": []any{}}}})
	},
		"Test/Uploaded: Pattern is without Sources and DetailTypes; expected one of them at least, since other events have the same details; name who sends the events",
		`Test/Uploaded: Pattern.Detail.a.b is "x"; expected a list of the values that match; write []any{...} around it`,
		"Test/Uploaded: Pattern.Detail.c is an empty list; expected a list of the values that match; add one, or leave it out",
		"Test/Uploaded: Queue, Function is none; expected one of them; set the one that events go to",
		"Test/Uploaded: Retries is 200; expected 1 to 185 (EventBridge quota); choose a number in between")
}

func TestRule_BadTarget(t *testing.T) {
	pattern := rule.Pattern{Sources: []string{"orders"}}
	reported(t, func(s awscdk.Stack) {
		f := function.New(s, "Count", function.Props{Code: code(t, "count-orders")})
		rule.New(s, "Placed", rule.Props{Queue: queue.New(s, "Ordered", queue.Props{FIFO: true}), Pattern: pattern})
		rule.New(s, "Twice", rule.Props{Queue: queue.New(s, "Orders", queue.Props{}), Function: f, Pattern: pattern})
		rule.New(s, "Never", rule.Props{Function: f, Pattern: rule.Pattern{Sources: []string{""}}})
		rule.New(s, "Wild", rule.Props{Function: f, Pattern: rule.Pattern{Sources: []string{"a"}, Detail: map[string]any{"f": func() {}}}})
	},
		"Test/Never: Pattern is with an empty text in Sources or DetailTypes; expected names, since no event has none; remove it",
		"Test/Placed: Queue is a FIFO queue; expected a standard queue, since EventBridge keeps no order; make it without FIFO",
		"Test/Twice: Queue, Function is both; expected one of them; make a rule each",
		"Test/Wild: Pattern.Detail is not JSON: json: unsupported type: func(); expected maps, lists, strings, numbers and booleans; use those")
}

// TestEvents_NeverPanic gives what is invoked by events properties that nobody should; see TestProps_NeverPanic.
func TestEvents_NeverPanic(t *testing.T) {
	built := code(t, "store-users")
	type hostile struct {
		fifo     bool
		consumer consumer.Props
		schedule schedule.Props
		rule     rule.Props
	}
	generator := rapid.Custom(func(t *rapid.T) hostile {
		retries, age := number().Draw(t, "retries"), duration().Draw(t, "age")
		text := rapid.OneOf(rapid.SampledFrom([]string{"", "ü", "\x00", "{}", "UTC", "Local", "rate(1 day)"}), rapid.String())
		scheduled := built
		scheduled.Name = "scheduled" // two functions with one name would have one log group
		return hostile{rapid.Bool().Draw(t, "fifo"),
			consumer.Props{Function: function.Props{Code: built}, Filters: rapid.SliceOf(text).Draw(t, "filters"), BatchSize: number().Draw(t, "batch"),
				Window: duration().Draw(t, "window"), Parallel: number().Draw(t, "parallel"), Retries: retries, MaxAge: age},
			schedule.Props{Function: function.Props{Code: scheduled}, Expression: text.Draw(t, "expression"), Timezone: text.Draw(t, "zone"), Input: text.Draw(t, "input"), Retries: retries, MaxAge: age},
			rule.Props{Pattern: rule.Pattern{Sources: rapid.SliceOf(text).Draw(t, "sources"), DetailTypes: rapid.SliceOf(text).Draw(t, "types"),
				Detail: map[string]any{text.Draw(t, "key"): []any{text.Draw(t, "value"), nil}}}, Retries: retries, MaxAge: age}}
	})
	neverPanics(t, generator, func(s awscdk.Stack, _ int, h hostile) {
		topic.New(s, "Topic", topic.Props{FIFO: h.fifo}).SubscribeQueue(queue.New(s, "Queue", queue.Props{FIFO: !h.fifo}), true) // always wrong
		h.rule.Queue = queue.New(s, "Events", queue.Props{FIFO: h.fifo})
		h.consumer.Table = table.New(s, "Table", table.Props{PartitionKey: "id", Stream: !h.fifo})
		consumer.New(s, "Consumer", h.consumer)
		schedule.New(s, "Schedule", h.schedule)
		rule.New(s, "Rule", h.rule)
	})
}
