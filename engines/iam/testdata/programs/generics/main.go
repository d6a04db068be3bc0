// Command generics keeps things in a repository of any type.
//
//	must dynamodb:DeleteItem dynamodb:GetItem
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type keyed interface{ key() string }

type order struct{ id string }

func (o order) key() string { return o.id }

type repository[T keyed] struct{ db *dynamodb.Client }

func (r repository[T]) load(ctx context.Context, _ string) (t T, err error) {
	_, err = r.db.GetItem(ctx, &dynamodb.GetItemInput{})
	return t, err
}

func (r repository[T]) scan(ctx context.Context) error {
	_, err := r.db.Scan(ctx, &dynamodb.ScanInput{})
	return err
}

type loader[T any] interface {
	load(context.Context, string) (T, error)
}

func each[T keyed](ctx context.Context, l loader[T], do func(context.Context, T) error) error {
	t, err := l.load(ctx, "x")
	if err != nil {
		return err
	}
	return do(ctx, t)
}

func main() {
	db := dynamodb.New(dynamodb.Options{})
	remove := func(ctx context.Context, _ order) error {
		_, err := db.DeleteItem(ctx, &dynamodb.DeleteItemInput{})
		return err
	}
	lambda.Start(func(ctx context.Context) error { return each[order](ctx, repository[order]{db}, remove) })
}
