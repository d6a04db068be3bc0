// Command wrapped starts a handler of bytes around one that takes an event.
//
//	must sqs:SendMessage
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type recorded struct{ inner lambda.Handler }

func (r recorded) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	return r.inner.Invoke(ctx, event)
}

func wrap[In, Out any](handle func(context.Context, In) (Out, error)) lambda.Handler {
	return recorded{lambda.NewHandler(handle)}
}

func main() {
	q := sqs.New(sqs.Options{})
	lambda.Start(wrap(func(ctx context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
		_, err := q.SendMessage(ctx, &sqs.SendMessageInput{MessageBody: &e.Records[0].Body})
		return events.SQSEventResponse{}, err
	}))
}
