// Command dead has calls that never run.
//
//	must sqs:SendMessage
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

const debug = false

func forgotten(q *sqs.Client) error {
	_, err := q.DeleteQueue(context.Background(), &sqs.DeleteQueueInput{})
	return err
}

var later = forgotten

func main() {
	q := sqs.New(sqs.Options{})
	lambda.Start(func(ctx context.Context) error {
		if debug && later != nil {
			if _, err := q.PurgeQueue(ctx, &sqs.PurgeQueueInput{}); err != nil {
				return err
			}
		}
		_, err := q.SendMessage(ctx, &sqs.SendMessageInput{})
		return err
	})
}
