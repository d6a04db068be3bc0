// Command take-order puts what is queued and lies in a bucket into a table.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type app struct {
	files         *s3.Client
	db            *dynamodb.Client
	bucket, table string
}

func (a app) handle(ctx context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
	for _, m := range e.Records {
		if err := a.take(ctx, m.Body); err != nil {
			return events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{{ItemIdentifier: m.MessageId}}}, nil
		}
	}
	return events.SQSEventResponse{}, nil
}

func (a app) take(ctx context.Context, key string) error {
	if key != "" {
		if _, err := a.files.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(a.bucket), Key: &key}); err != nil {
			return err
		}
	}
	_, err := a.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &a.table})
	return err
}

func main() {
	lambda.Start(app{s3.New(s3.Options{}), dynamodb.New(dynamodb.Options{}), os.Getenv("BUCKET"), os.Getenv("TABLE")}.handle)
}
