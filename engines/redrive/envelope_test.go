package redrive_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

func attrs(pairs ...string) map[string]redrive.Attribute {
	out := map[string]redrive.Attribute{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = redrive.Attribute{Type: "String", Text: pairs[i+1]}
	}
	return out
}

const (
	function1 = "arn:aws:lambda:eu-west-1:123456789012:function:store:live"
	queue1    = "arn:aws:sqs:eu-west-1:123456789012:uploads"
)

// The letters are in the form of AWS's documents; see the comments in envelope.go for which.
func letters() map[redrive.Kind]redrive.Message {
	return map[redrive.Kind]redrive.Message{
		redrive.FromQueue:  {ID: "1", Body: "b", Source: queue1},
		redrive.FromInvoke: {ID: "2", Body: `{"k":1}`, Attributes: attrs("RequestID", "r", "ErrorCode", "200", "ErrorMessage", "boom")},
		redrive.FromTopic: {ID: "3", Body: `{"Type":"Notification","TopicArn":"arn:aws:sns:eu-west-1:123456789012:news","Message":"hello"}`,
			Attributes: attrs("RequestID", "r", "ErrorCode", "403", "ErrorMessage", "denied")},
		redrive.FromRule: {ID: "4", Body: `{"detail-type":"Object Created"}`, Attributes: attrs("RULE_ARN", "arn:aws:events:eu-west-1:123456789012:rule/r",
			"TARGET_ARN", queue1, "ERROR_CODE", "NO_PERMISSIONS", "ERROR_MESSAGE", "no", "EXHAUSTED_RETRY_CONDITION", "MaximumRetryAttempts")},
		redrive.FromSchedule: {ID: "5", Body: `{"job":1}`, Attributes: attrs("SCHEDULE_ARN", "arn:aws:scheduler:eu-west-1:123456789012:schedule/default/s",
			"TARGET_ARN", function1, "ERROR_CODE", "AWS.Lambda.TooManyRequestsException", "EXHAUSTED_RETRY_CONDITION", "MaximumEventAgeInSeconds")},
		redrive.FromFailure: {ID: "6", Body: `{"version":"1.0","timestamp":"2026-11-23T12:00:00Z","requestContext":{"requestId":"r","functionArn":"` + function1 + `","condition":"RetriesExhausted","approximateInvokeCount":3},
			"requestPayload":{"order":12345678901234567890},"responseContext":{"statusCode":200,"executedVersion":"7","functionError":"Unhandled"},"responsePayload":{"errorType":"ErrFull","errorMessage":"table full"}}`},
		redrive.FromStream: {ID: "7", Body: `{"requestContext":{"requestId":"r","functionArn":"` + function1 + `","condition":"RetryAttemptsExhausted","approximateInvokeCount":1},
			"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"version":"1.0","timestamp":"2026-11-23T12:00:00Z",
			"DDBStreamBatchInfo":{"shardId":"shardId-1","startSequenceNumber":"800","endSequenceNumber":"900","batchSize":2,"streamArn":"arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/s"}}`},
		redrive.FromRun: {ID: "9", Body: `{"version":"0","detail-type":"Step Functions Execution Status Change","source":"aws.states","detail":{"name":"r","status":"FAILED","input":"{\"order\":1}",
			"executionArn":"arn:aws:states:eu-west-1:123456789012:execution:order:r","stateMachineArn":"arn:aws:states:eu-west-1:123456789012:stateMachine:order","error":"ErrFull","cause":"table full"}}`},
		redrive.FromUndefined: {ID: "8", Body: "whatever"},
	}
}

func TestMessage_Open(t *testing.T) {
	for kind, m := range letters() {
		if e := m.Open(); e.Kind != kind {
			t.Errorf("Open of %s = %+v", kind, e)
		}
	}
	all := letters()
	if e := all[redrive.FromFailure].Open(); e.Payload != `{"order":12345678901234567890}` || e.Error != "ErrFull: table full" || e.Target != function1 || e.Cause != "RetriesExhausted" {
		t.Errorf("destination: %+v; want the payload byte for byte, error, target and cause", e)
	}
	if e := all[redrive.FromRun].Open(); e.Payload != `{"order":1}` || e.Error != "ErrFull: table full" || e.Cause != "FAILED" || !strings.HasSuffix(e.Origin, "execution:order:r") {
		t.Errorf("run: %+v; want its input, its end and its error", e)
	}
	if e := all[redrive.FromRule].Open(); e.Target != queue1 || e.Error != "NO_PERMISSIONS: no" || e.Payload != all[redrive.FromRule].Body || !strings.HasSuffix(e.Origin, "rule/r") {
		t.Errorf("rule: %+v; want the event, its target and error", e)
	}
	if e := all[redrive.FromStream].Open(); e.Stream == nil || e.Stream.Shard != "shardId-1" || e.Stream.First != "800" || e.Stream.Last != "900" || e.Stream.Size != 2 || e.Error != "Unhandled" {
		t.Errorf("stream: %+v; want where the records lie", e)
	}
	for _, body := range []string{`{"requestContext":{}}`, `{"requestContext":{"functionArn":"arn:x"}}`, `{"requestContext":null}`, `[]`, `{"requestContext":{"functionArn":"me"},"requestPayload":1}`} {
		if e := (redrive.Message{Body: body}).Open(); e.Kind != redrive.FromUndefined || e.Payload != body {
			t.Errorf("Open of %s = %+v; want it taken for a plain message", body, e)
		}
	}
}

func FuzzMessage_Open(f *testing.F) {
	for _, m := range letters() {
		f.Add(m.Body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		e := redrive.Message{Body: body}.Open()
		if e.Kind == "" || e.Kind == redrive.FromStream && e.Stream == nil {
			t.Fatalf("Open of %q = %+v", body, e)
		}
		redrive.Shape(body)
		redrive.Gist(body)
	})
}

// invoker is Lambda, as far as it is needed.
type invoker struct {
	payloads []string
	err      error
}

// Invoke implements redrive.Invoker.
func (i *invoker) Invoke(_ context.Context, in *lambda.InvokeInput, _ ...func(*lambda.Options)) (*lambda.InvokeOutput, error) {
	if i.err != nil {
		return nil, i.err
	}
	i.payloads = append(i.payloads, *in.FunctionName+" "+string(in.InvocationType)+" "+string(in.Payload))
	return &lambda.InvokeOutput{StatusCode: 202}, nil
}

func TestToTargets(t *testing.T) {
	l, f := newLab(t, ""), &invoker{}
	s := redrive.ToTargets{Functions: f, Queues: l.api, Find: func(_ context.Context, arn string) (redrive.Queue, error) {
		if arn != queue1 {
			return redrive.Queue{}, errors.New("no such queue")
		}
		return redrive.Queue{URL: l.source, ARN: arn}, nil
	}}
	all := letters()
	send := func(kind redrive.Kind) redrive.Sent { return s.Send(t.Context(), []redrive.Message{all[kind]})[0] }
	if got := send(redrive.FromFailure); got.Err != nil || len(f.payloads) != 1 || f.payloads[0] != function1+` Event {"order":12345678901234567890}` {
		t.Errorf("destination: %+v, %q; want the function invoked with the payload", got, f.payloads)
	}
	if got := send(redrive.FromSchedule); got.Err != nil || len(f.payloads) != 2 {
		t.Errorf("schedule: %+v, %q; want the function invoked", got, f.payloads)
	}
	if got := send(redrive.FromRule); got.Err != nil {
		t.Errorf("rule: %+v", got)
	} else if m := l.receive(l.source)[0]; *m.Body != all[redrive.FromRule].Body || len(m.MessageAttributes) > 0 {
		t.Errorf("the queue got %+v; want the event, without the attributes of its failure", m)
	}
	for kind, want := range map[redrive.Kind]string{redrive.FromStream: "still in the stream", redrive.FromInvoke: "name the target", redrive.FromRun: "redrive-execution --execution-arn arn:aws:states", redrive.FromUndefined: "name the target"} {
		if got := send(kind); !errors.Is(got.Err, redrive.ErrRefused) || !strings.Contains(got.Err.Error(), want) {
			t.Errorf("%s: %v; want it refused: %s", kind, got.Err, want)
		}
	}
	s.Default = function1
	if got := send(redrive.FromInvoke); got.Err != nil || f.payloads[2] != function1+` Event {"k":1}` {
		t.Errorf("with a target: %+v, %q; want the function invoked", got, f.payloads)
	}
	f.err = &smithy.GenericAPIError{Code: "ResourceNotFoundException", Fault: smithy.FaultClient}
	if got := send(redrive.FromFailure); !errors.Is(got.Err, redrive.ErrRefused) {
		t.Errorf("no such function: %v; want it refused", got.Err)
	}
	f.err = errors.New("connection reset")
	if got := send(redrive.FromFailure); got.Err == nil || errors.Is(got.Err, redrive.ErrRefused) {
		t.Errorf("cut off: %v; want an error that leaves open whether it was sent", got.Err)
	}
}

func TestCheckTarget(t *testing.T) {
	for arn, good := range map[string]bool{function1: true, queue1: true, "store": false, "arn:aws:s3:::b": false, "": false} {
		if err := redrive.CheckTarget(arn); (err == nil) != good {
			t.Errorf("CheckTarget(%q) = %v", arn, err)
		}
	}
}
