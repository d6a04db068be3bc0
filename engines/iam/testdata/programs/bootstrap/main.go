// Command bootstrap builds everything there is, and uses one.
//
//	must dynamodb:GetItem
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type users interface {
	find(context.Context) error
	save(context.Context) error
}

type table struct{ db *dynamodb.Client }

func (t table) find(ctx context.Context) error {
	_, err := t.db.GetItem(ctx, &dynamodb.GetItemInput{})
	return err
}

func (t table) save(ctx context.Context) error {
	_, err := t.db.PutItem(ctx, &dynamodb.PutItemInput{})
	return err
}

type files struct{ up *transfermanager.Client }

func (f files) write(ctx context.Context) error {
	_, err := f.up.UploadObject(ctx, &transfermanager.UploadObjectInput{})
	return err
}

type queue struct{ q *sqs.Client }

func (q queue) send(ctx context.Context) error {
	_, err := q.q.SendMessage(ctx, &sqs.SendMessageInput{})
	return err
}

type writer interface{ write(context.Context) error }

type sender interface{ send(context.Context) error }

type app struct {
	users users
	files writer
	queue sender
	pages *dynamodb.QueryPaginator
	wait  *s3.BucketExistsWaiter
}

func bootstrap() app {
	db, bucket := dynamodb.New(dynamodb.Options{}), s3.New(s3.Options{})
	return app{table{db}, files{transfermanager.New(bucket)}, queue{sqs.New(sqs.Options{})},
		dynamodb.NewQueryPaginator(db, &dynamodb.QueryInput{}), s3.NewBucketExistsWaiter(bucket)}
}

func main() { lambda.Start(bootstrap().users.find) }
