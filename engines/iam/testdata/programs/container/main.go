// Command container takes its parts out of a map of anything.
//
//	must dynamodb:GetItem
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type getter interface{ get(context.Context) error }

type table struct{ db *dynamodb.Client }

func (t *table) get(ctx context.Context) error {
	_, err := t.db.GetItem(ctx, &dynamodb.GetItemInput{})
	return err
}

func (t *table) Drop(ctx context.Context) error {
	_, err := t.db.DeleteTable(ctx, &dynamodb.DeleteTableInput{})
	return err
}

func main() {
	parts := map[string]any{"db": dynamodb.New(dynamodb.Options{})}
	parts["table"] = &table{parts["db"].(*dynamodb.Client)}
	lambda.Start(func(ctx context.Context) error { return parts["table"].(getter).get(ctx) })
}
