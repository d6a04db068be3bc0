// Command route-table finds its functions in a map and in a list.
//
//	must dynamodb:DeleteItem dynamodb:GetItem dynamodb:Query
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type api struct{ db *dynamodb.Client }

func (a api) get(ctx context.Context, _ string) error {
	_, err := a.db.GetItem(ctx, &dynamodb.GetItemInput{})
	return err
}

func (a api) remove(ctx context.Context, _ string) error {
	_, err := a.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{})
	return err
}

func (a api) drop(ctx context.Context, _ string) error {
	_, err := a.db.DeleteTable(ctx, &dynamodb.DeleteTableInput{})
	return err
}

type step struct {
	name string
	run  func(context.Context) error
}

func main() {
	a := api{dynamodb.New(dynamodb.Options{})}
	routes := map[string]func(context.Context, string) error{"get": a.get, "remove": a.remove}
	steps := []step{{"query", func(ctx context.Context) error {
		_, err := a.db.Query(ctx, &dynamodb.QueryInput{})
		return err
	}}}
	lambda.Start(func(ctx context.Context, r struct{ Name string }) error {
		for _, s := range steps {
			if err := s.run(ctx); err != nil {
				return err
			}
		}
		return routes[r.Name](ctx, r.Name)
	})
}
