package dynamo

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type options = func(*dynamodb.Options)

// calls are the methods of a client that this package calls for an API.
type calls struct {
	batchGet   func(context.Context, *dynamodb.BatchGetItemInput, ...options) (*dynamodb.BatchGetItemOutput, error)
	batchWrite func(context.Context, *dynamodb.BatchWriteItemInput, ...options) (*dynamodb.BatchWriteItemOutput, error)
	get        func(context.Context, *dynamodb.GetItemInput, ...options) (*dynamodb.GetItemOutput, error)
	put        func(context.Context, *dynamodb.PutItemInput, ...options) (*dynamodb.PutItemOutput, error)
	query      func(context.Context, *dynamodb.QueryInput, ...options) (*dynamodb.QueryOutput, error)
	scan       func(context.Context, *dynamodb.ScanInput, ...options) (*dynamodb.ScanOutput, error)
}

// API is what users, imports and the index need together.
type API interface {
	UsersAPI
	ImportsAPI
	IndexAPI
}

// Lean is an API of a client and nothing else of it: a function that renders templates keeps every exported method of what it
// makes an interface of, as a template may call any by its name (text/template); of DynamoDB's client these are 1.5 MB.
func Lean(c *dynamodb.Client) API {
	return calls{c.BatchGetItem, c.BatchWriteItem, c.GetItem, c.PutItem, c.Query, c.Scan}
}

// BatchGetItem implements API.
func (c calls) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, o ...options) (*dynamodb.BatchGetItemOutput, error) {
	return c.batchGet(ctx, in, o...)
}

// BatchWriteItem implements API.
func (c calls) BatchWriteItem(ctx context.Context, in *dynamodb.BatchWriteItemInput, o ...options) (*dynamodb.BatchWriteItemOutput, error) {
	return c.batchWrite(ctx, in, o...)
}

// GetItem implements API.
func (c calls) GetItem(ctx context.Context, in *dynamodb.GetItemInput, o ...options) (*dynamodb.GetItemOutput, error) {
	return c.get(ctx, in, o...)
}

// PutItem implements API.
func (c calls) PutItem(ctx context.Context, in *dynamodb.PutItemInput, o ...options) (*dynamodb.PutItemOutput, error) {
	return c.put(ctx, in, o...)
}

// Query implements API.
func (c calls) Query(ctx context.Context, in *dynamodb.QueryInput, o ...options) (*dynamodb.QueryOutput, error) {
	return c.query(ctx, in, o...)
}

// Scan implements API.
func (c calls) Scan(ctx context.Context, in *dynamodb.ScanInput, o ...options) (*dynamodb.ScanOutput, error) {
	return c.scan(ctx, in, o...)
}
