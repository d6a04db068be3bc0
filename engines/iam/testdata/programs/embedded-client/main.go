// Command embedded-client has a client in its middle.
//
//	must s3:GetObject sqs:SendMessage
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type queue struct{ *sqs.Client }

type app struct {
	*s3.Client
	queue
}

type sender interface {
	SendMessageBatch(context.Context, *sqs.SendMessageBatchInput, ...func(*sqs.Options)) (*sqs.SendMessageBatchOutput, error)
}

func (a app) handle(ctx context.Context) error {
	if _, err := a.GetObject(ctx, &s3.GetObjectInput{}); err != nil {
		return err
	}
	var s sender = a.queue
	_, err := s.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{})
	return err
}

func main() {
	lambda.Start(app{s3.New(s3.Options{}), queue{sqs.New(sqs.Options{})}}.handle)
}
