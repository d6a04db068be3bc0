// Command iterators calls AWS in the bodies of loops over functions, and in callbacks that it hands to interfaces.
//
//	must dynamodb:DeleteItem dynamodb:PutItem s3:DeleteObject s3:PutObject sqs:SendMessage
package main

import (
	"context"
	"iter"
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type app struct {
	db    *dynamodb.Client
	files *s3.Client
	queue *sqs.Client
}

func (a app) keys(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func (a app) each(ctx context.Context, names []string, t testing.TB) {
	for range slices.Backward(names) {
		_, _ = a.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{})
	}
	for range a.keys(3) {
		_, _ = a.db.PutItem(ctx, &dynamodb.PutItemInput{})
	}
	for range maps.Keys(map[string]bool{"a": true}) {
		_, _ = a.files.PutObject(ctx, &s3.PutObjectInput{})
	}
	next, stop := iter.Pull(a.sent(ctx))
	defer stop()
	next()
	t.Cleanup(func() { _, _ = a.files.DeleteObject(ctx, &s3.DeleteObjectInput{}) })
}

func (a app) sent(ctx context.Context) iter.Seq[error] {
	return func(yield func(error) bool) {
		_, err := a.queue.SendMessage(ctx, &sqs.SendMessageInput{})
		yield(err)
	}
}

func main() {
	a := app{dynamodb.New(dynamodb.Options{}), s3.New(s3.Options{}), sqs.New(sqs.Options{})}
	lambda.Start(func(ctx context.Context, names []string) { a.each(ctx, names, nil) })
}
