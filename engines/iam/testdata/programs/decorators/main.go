// Command decorators wraps its handler, makes its client once, and works beside itself.
//
//	must dynamodb:UpdateItem sqs:ChangeMessageVisibility sqs:SendMessage
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"golang.org/x/sync/errgroup"
)

type handler func(context.Context, events.SQSMessage) error

type middleware func(handler) handler

func chain(h handler, all ...middleware) handler {
	for _, m := range all {
		h = m(h)
	}
	return h
}

func main() {
	db := sync.OnceValues(func() (*dynamodb.Client, error) { return dynamodb.New(dynamodb.Options{}), nil })
	q := sqs.New(sqs.Options{})
	extend := func(next handler) handler {
		return func(ctx context.Context, m events.SQSMessage) error {
			var wait sync.WaitGroup
			wait.Go(func() { _, _ = q.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{}) })
			defer wait.Wait()
			return next(ctx, m)
		}
	}
	h := chain(func(ctx context.Context, _ events.SQSMessage) error {
		client, err := db()
		if err != nil {
			return err
		}
		_, err = client.UpdateItem(ctx, &dynamodb.UpdateItemInput{})
		return err
	}, extend)
	lambda.Start(func(ctx context.Context, e events.SQSEvent) error {
		g, ctx := errgroup.WithContext(ctx)
		for _, m := range e.Records {
			g.Go(func() error { return h(ctx, m) })
		}
		g.Go(func() error {
			_, err := q.SendMessage(ctx, &sqs.SendMessageInput{})
			return err
		})
		return g.Wait()
	})
}
