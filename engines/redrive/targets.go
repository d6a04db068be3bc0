package redrive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/names"
)

// Invoker is the part of Lambda that is needed. The SDK's client fits.
type Invoker interface {
	Invoke(context.Context, *lambda.InvokeInput, ...func(*lambda.Options)) (*lambda.InvokeOutput, error)
}

// ToTargets is a Sink for dead letters that are not of queues: it gives what failed to what failed at it, be that a
// function, invoked asynchronously, or a queue. A message that it invokes a function with has no attributes, so its
// redrives are not counted.
type ToTargets struct {
	Functions Invoker
	Queues    Sender
	Find      func(ctx context.Context, arn string) (Queue, error) // a queue by its ARN
	Default   string                                               // ARN of the target of letters that name none
	Records   Records                                              // of streams; nil: their letters are refused
}

// Send implements Sink.
func (s ToTargets) Send(ctx context.Context, all []Message) []Sent {
	sent := make([]Sent, len(all))
	for i, m := range all {
		sent[i] = s.one(ctx, m)
	}
	return sent
}

func (s ToTargets) one(ctx context.Context, m Message) Sent {
	e := m.Open()
	target := e.Target
	if target == "" {
		target = s.Default
	}
	switch {
	case e.Kind == FromStream && s.Records != nil:
		return s.stream(ctx, target, *e.Stream)
	case e.Kind == FromStream:
		return refusal("its records are still in the stream, not in this queue: shard %s, from %s to %s, of %s", e.Stream.Shard, e.Stream.First, e.Stream.Last, e.Stream.Stream)
	case e.Kind == FromRun:
		return refusal("it is a run that ended %s: `aws stepfunctions redrive-execution --execution-arn %s` has it go on where it failed, for 14 days; then purge this message", e.Cause, e.Origin)
	case target == "":
		return refusal("it does not say what failed; name the target")
	case strings.HasPrefix(service(target), "lambda"):
		return s.invoke(ctx, target, e.Payload)
	case strings.HasPrefix(service(target), "sqs"):
		return s.queue(ctx, target, m, e.Payload)
	}
	return refusal("its target %s is neither a function nor a queue", target)
}

func refusal(format string, args ...any) Sent {
	return Sent{Err: fmt.Errorf(format+": %w", append(args, ErrRefused)...)}
}

// service is the part of an ARN that names the service.
func service(arn string) string {
	parts := strings.SplitN(arn, ":", 4)
	if len(parts) < 4 {
		return ""
	}
	return parts[2]
}

// invoke invokes a function asynchronously. Lambda has the event in its own queue when it answers.
func (s ToTargets) invoke(ctx context.Context, function, payload string) Sent {
	in := &lambda.InvokeInput{FunctionName: &function, InvocationType: types.InvocationTypeEvent, Payload: []byte(payload)}
	_, err := s.call(ctx, in)
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorFault() == smithy.FaultClient {
		return refusal("invoke %s: %v", function, err)
	}
	if err != nil {
		return Sent{Err: fmt.Errorf("invoke %s: %w", function, err)}
	}
	return Sent{}
}

// call invokes a function, and leaves it to the caller to do so again where no answer came.
func (s ToTargets) call(ctx context.Context, in *lambda.InvokeInput) (out *lambda.InvokeOutput, err error) {
	err = retryWhere(ctx, throttled, func() (err error) {
		out, err = s.Functions.Invoke(ctx, in, func(o *lambda.Options) { o.Retryer = aws.NopRetryer{} })
		return err
	})
	if err != nil && unanswered(err) {
		err = fmt.Errorf("%w: %w", errUnanswered, err)
	}
	return out, err
}

// stream invokes a function with records that its event source has given up, and waits for its answer: which records it
// failed at is all that it says of them. They come behind later changes of the same items; the function has to know them as older.
func (s ToTargets) stream(ctx context.Context, function string, r StreamRange) Sent {
	event, err := s.Records.Read(ctx, r)
	if err != nil {
		return Sent{Err: err}
	}
	in := &lambda.InvokeInput{FunctionName: &function, Payload: event}
	out, err := s.call(ctx, in)
	if err != nil {
		return Sent{Err: fmt.Errorf("invoke %s: %w", function, err)}
	}
	var answer struct{ BatchItemFailures []any }
	if out.FunctionError != nil {
		return failedAgain(function, string(out.Payload))
	}
	if json.Unmarshal(out.Payload, &answer) == nil && len(answer.BatchItemFailures) > 0 {
		return failedAgain(function, "it reports some of its records as failed")
	}
	return Sent{}
}

// failedAgain leaves a letter where it is, and ends the run.
func failedAgain(function, why string) Sent {
	return Sent{Err: fmt.Errorf("%w: %s: %s: %w", ErrNewFailure, function, why, ErrRefused)}
}

// queue sends what a rule or a topic could not deliver to a queue. Of the attributes, those are of the failed
// delivery that are not ours.
func (s ToTargets) queue(ctx context.Context, arn string, m Message, payload string) Sent {
	q, err := s.Find(ctx, arn)
	if err != nil {
		return refusal("find queue %s: %v", arn, err)
	}
	if q.FIFO && m.Group == "" {
		return refusal("its target %s is a FIFO queue, and it does not say in which group it belongs", arn)
	}
	ours := map[string]Attribute{}
	for _, name := range []string{names.AttributeRedrives, names.AttributeRedriveRun} {
		if a, ok := m.Attributes[name]; ok {
			ours[name] = a
		}
	}
	m.Body, m.Attributes = payload, ours
	return ToQueue{s.Queues, q}.Send(ctx, []Message{m})[0]
}

// CheckTarget says what is wrong with an ARN that a user gives as target.
func CheckTarget(arn string) error {
	if s := service(arn); s != "lambda" && s != "sqs" {
		return fmt.Errorf("target %q: found service %q; expected the ARN of a function or a queue", arn, s)
	}
	return nil
}
