package dynamo

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/limits"
)

// writers is how many BatchWriteItem are under way at the same time.
const writers = 4

type batchGetter interface {
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
}

type batchWriter interface {
	BatchWriteItem(context.Context, *dynamodb.BatchWriteItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error)
}

// getAll hands over the items of keys as they are now. What DynamoDB has no capacity for right now is asked for again.
func getAll(ctx context.Context, api batchGetter, table string, keys []item, found func(item) error) error {
	return batch.Send(ctx, batch.Retry{}, batch.Limits{Count: limits.TableGets}, nil, keys, func(ctx context.Context, keys []item) ([]item, error) {
		out, err := api.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{table: {ConsistentRead: aws.Bool(true), Keys: keys}}})
		if err != nil {
			return nil, err
		}
		for _, it := range out.Responses[table] {
			if err := found(it); err != nil {
				return nil, err
			}
		}
		return out.UnprocessedKeys[table].Keys, nil
	})
}

// writeAll puts and deletes items, in any order. No count of items as large as they may be reaches a request's limit on bytes.
func writeAll(ctx context.Context, api batchWriter, table string, all []types.WriteRequest) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(writers)
	for piece, err := range batch.Split(all, batch.Limits{Count: limits.TableWrites}, nil) {
		if err != nil {
			return err
		}
		g.Go(func() error {
			return batch.Again(ctx, batch.Retry{}, piece, func(ctx context.Context, items []types.WriteRequest) ([]types.WriteRequest, error) {
				out, err := api.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{table: items}})
				if err != nil {
					return nil, err
				}
				return out.UnprocessedItems[table], nil
			})
		})
	}
	return g.Wait()
}
