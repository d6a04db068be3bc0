package statetable

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/internal/repeat"
)

// mine is the condition that the lease is still a token's.
const mine = "#token = :token AND held = :yes"

// Fence returns the check that makes a transaction of a migration's own fail once its token is no longer the lease's.
func (s *Store) Fence(token int64) types.TransactWriteItem {
	condition := mine
	return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{TableName: &s.table, Key: key(leaseKey, leaseKey),
		ConditionExpression: &condition, ExpressionAttributeNames: map[string]string{"#token": "token"},
		ExpressionAttributeValues: item{":token": number(token), ":yes": &types.AttributeValueMemberBOOL{Value: true}}}}
}

// fenced writes items, all or none, if the lease is still the token's.
func (s *Store) fenced(ctx context.Context, token int64, items ...item) error {
	writes := []types.TransactWriteItem{s.Fence(token)}
	for _, it := range items {
		writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: it}})
	}
	err := s.again(ctx, func() error {
		_, err := s.api.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
		return err
	})
	if Lost(err) {
		return fmt.Errorf("token %d: %w", token, migrate.ErrLost)
	}
	return s.explain(err)
}

// Lost says whether a transaction that began with Fence was cancelled because the lease is no longer the token's.
func Lost(err error) bool {
	var cancelled *types.TransactionCanceledException
	return errors.As(err, &cancelled) && len(cancelled.CancellationReasons) > 0 && aws.ToString(cancelled.CancellationReasons[0].Code) == "ConditionalCheckFailed"
}

const (
	attempts = 10
	longest  = 2 * time.Second // between two attempts
)

// again tries writes again that met another one on an item, or found no capacity. The SDK does so for single writes, but
// not for transactions (developer guide, "Transaction conflict handling").
func (s *Store) again(ctx context.Context, write func() error) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	delays := retry.NewExponentialJitterBackoff(longest)
	for attempt := 0; ; attempt++ {
		err := write()
		if err == nil || !passing(err) || attempt == attempts {
			return err
		}
		delay, _ := delays.BackoffDelay(attempt, err)
		if repeat.Pause(ctx, min(delay, longest)) != nil {
			return errors.Join(ctx.Err(), err)
		}
	}
}

// passing says whether the same write may succeed a moment later.
func passing(err error) bool {
	var conflict *types.TransactionConflictException
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) {
		return errors.As(err, &conflict)
	}
	return repeat.Passing(cancelled)
}
