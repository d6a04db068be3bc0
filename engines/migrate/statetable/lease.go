package statetable

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// leaseItem is the lease's item: what conditions speak of are attributes of their own.
func leaseItem(l migrate.Lease) (item, error) {
	it, err := body(leaseKey, leaseKey, l)
	if err != nil {
		return nil, err
	}
	it["token"], it["beat"], it["held"] = number(l.Token), number(l.Beat), &types.AttributeValueMemberBOOL{Value: !l.Free()}
	return it, nil
}

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func leaseOf(it item) (migrate.Lease, error) {
	var l migrate.Lease
	if len(it) == 0 {
		return l, nil
	}
	err := parse(it, &l)
	for name, to := range map[string]*int64{"token": &l.Token, "beat": &l.Beat} {
		n, ok := it[name].(*types.AttributeValueMemberN)
		if !ok {
			return l, fmt.Errorf("the lease has no %s; did somebody edit it?", name)
		}
		var bad error
		*to, bad = strconv.ParseInt(n.Value, 10, 64)
		err = errors.Join(err, bad)
	}
	if held, ok := it["held"].(*types.AttributeValueMemberBOOL); ok && !held.Value {
		l.Holder = migrate.Holder{}
	}
	return l, err
}

// Lease implements migrate.Store.
func (s *Store) Lease(ctx context.Context) (migrate.Lease, error) {
	consistent := true
	out, err := s.api.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: key(leaseKey, leaseKey), ConsistentRead: &consistent})
	if err != nil {
		return migrate.Lease{}, fmt.Errorf("read lease: %w", s.explain(err))
	}
	return leaseOf(out.Item)
}

// Take implements migrate.Store.
func (s *Store) Take(ctx context.Context, seen, next migrate.Lease) (migrate.Lease, error) {
	next.Token, next.Beat = seen.Token+1, 0
	it, err := leaseItem(next)
	if err != nil {
		return migrate.Lease{}, err
	}
	in := &dynamodb.PutItemInput{TableName: &s.table, Item: it, ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld}
	condition := "attribute_not_exists(#token)"
	in.ExpressionAttributeNames = map[string]string{"#token": "token"}
	if seen.Token > 0 {
		condition = "#token = :token AND beat = :beat AND held = :held"
		in.ExpressionAttributeValues = item{":token": number(seen.Token), ":beat": number(seen.Beat), ":held": &types.AttributeValueMemberBOOL{Value: !seen.Free()}}
	}
	in.ConditionExpression = &condition
	err = s.again(ctx, func() error { _, err := s.api.PutItem(ctx, in); return err })
	var refused *types.ConditionalCheckFailedException
	if errors.As(err, &refused) {
		// The answer to an attempt that succeeded may have been lost on its way; then this one finds itself.
		if is, err := leaseOf(refused.Item); err == nil && is == next {
			return next, nil
		}
		return migrate.Lease{}, fmt.Errorf("take lease of token %d: %w", seen.Token, migrate.ErrLost)
	}
	if err != nil {
		return migrate.Lease{}, s.explain(err)
	}
	return next, nil
}

// Renew implements migrate.Store.
func (s *Store) Renew(ctx context.Context, token int64) error {
	return s.touch(ctx, token, mine, "ADD beat :one", item{":one": number(1), ":yes": &types.AttributeValueMemberBOOL{Value: true}})
}

// Release implements migrate.Store.
func (s *Store) Release(ctx context.Context, token int64) error {
	return s.touch(ctx, token, "#token = :token", "SET held = :no", item{":no": &types.AttributeValueMemberBOOL{}})
}

func (s *Store) touch(ctx context.Context, token int64, condition, update string, values item) error {
	in := &dynamodb.UpdateItemInput{TableName: &s.table, Key: key(leaseKey, leaseKey), UpdateExpression: &update, ConditionExpression: &condition,
		ExpressionAttributeNames: map[string]string{"#token": "token"}, ExpressionAttributeValues: values}
	values[":token"] = number(token)
	err := s.again(ctx, func() error { _, err := s.api.UpdateItem(ctx, in); return err })
	var refused *types.ConditionalCheckFailedException
	if errors.As(err, &refused) {
		return fmt.Errorf("touch lease of token %d: %w", token, migrate.ErrLost)
	}
	return s.explain(err)
}
