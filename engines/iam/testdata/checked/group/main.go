// Command group is two functions in one binary.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/kit/boot"
)

func main() {
	boot.Group(map[string]func(){
		"send": send,
		"done": func() {
			lambda.Start(func(ctx context.Context, _ events.SNSEvent) error {
				_, err := sqs.New(sqs.Options{}).DeleteMessage(ctx, &sqs.DeleteMessageInput{})
				return err
			})
		},
	})
}

func send() {
	url := os.Getenv("QUEUE_URL")
	lambda.Start(func(ctx context.Context, _ events.SQSEvent) error {
		_, err := sqs.New(sqs.Options{}).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url})
		return err
	})
}
