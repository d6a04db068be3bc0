package statetable

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/names"
)

// query is all items of a partition, as they are at this moment.
func (s *Store) query(pk string) *dynamodb.QueryInput {
	condition, consistent := names.StatePartitionKey+" = :pk", true
	return &dynamodb.QueryInput{TableName: &s.table, KeyConditionExpression: &condition, ConsistentRead: &consistent,
		ExpressionAttributeValues: item{":pk": text(pk)}}
}

// read returns the values of a query's items, at most so many; 0 is all.
func read[T any](ctx context.Context, s *Store, what string, in *dynamodb.QueryInput, most int) ([]T, error) {
	found := []T{}
	pages := dynamodb.NewQueryPaginator(s.api, in)
	for pages.HasMorePages() && (most == 0 || len(found) < most) {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, s.explain(err))
		}
		for _, it := range page.Items {
			var v T
			if err := parse(it, &v); err != nil {
				return nil, fmt.Errorf("%s: %w", what, err)
			}
			found = append(found, v)
		}
	}
	if most > 0 {
		found = found[:min(most, len(found))]
	}
	return found, nil
}

func parse(it item, v any) error {
	s, ok := it["body"].(*types.AttributeValueMemberS)
	if !ok {
		return fmt.Errorf("item %v has no body; expected one that Mainstay wrote; did somebody edit it?", it[names.StateSortKey])
	}
	if err := json.Unmarshal([]byte(s.Value), v); err != nil {
		return fmt.Errorf("item %v: %w; did somebody edit it?", it[names.StateSortKey], err)
	}
	return nil
}

// explain says what to do about errors that every environment meets once. What was not written has not happened: a run
// that could not end is resumed by the next.
func (s *Store) explain(err error) error {
	var missing *types.ResourceNotFoundException
	if errors.As(err, &missing) {
		return fmt.Errorf("the state table %q does not exist in this account and region: deploy the environment first, with `mainstay env up`: %w", s.table, err)
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return err
	}
	switch api.ErrorCode() {
	case "AccessDeniedException":
		return fmt.Errorf("the state table %q may not be used with these credentials: allow them dynamodb:GetItem, Query, PutItem, UpdateItem and ConditionCheckItem on it: %w", s.table, err)
	case "ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded": // DynamoDB developer guide, "Error handling with DynamoDB"
		return fmt.Errorf("the state table %q is throttled: wait a minute and run it again, it goes on where it stopped: %w", s.table, err)
	}
	return err
}
