package statetable

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
)

// Ledger is a sendonce.Ledger: who has got the mails of jobs.
type Ledger struct{ store *Store }

// NewLedger returns the ledger in a table.
func NewLedger(api API, table string) *Ledger { return &Ledger{New(api, table)} }

func jobKey(job string) string { return "MAIL#" + job }

// entry is the item of an entry: what conditions speak of are attributes of their own.
func entry(job string, e sendonce.Entry) (item, error) {
	it, err := body(jobKey(job), e.Key, e)
	if err != nil {
		return nil, err
	}
	it["status"], it["token"] = text(string(e.Status)), number(e.Token)
	return it, nil
}

// put writes an entry if it is as somebody has seen it.
func (s *Store) put(it item, status sendonce.Status, token int64) *types.Put {
	condition := "#status = :status AND #token = :token"
	return &types.Put{TableName: &s.table, Item: it, ConditionExpression: &condition,
		ExpressionAttributeNames:  map[string]string{"#status": "status", "#token": "token"},
		ExpressionAttributeValues: item{":status": text(string(status)), ":token": number(token)}}
}

// Freeze implements sendonce.Ledger. A transaction that meets entries that are there says which; they are left out then.
func (l *Ledger) Freeze(ctx context.Context, token int64, job string, entries []sendonce.Entry) error {
	for len(entries) > 0 {
		writes := make([]types.TransactWriteItem, len(entries))
		for i, e := range entries {
			it, err := entry(job, e)
			if err != nil {
				return err
			}
			absent := "attribute_not_exists(sk)"
			writes[i].Put = &types.Put{TableName: &l.store.table, Item: it, ConditionExpression: &absent}
		}
		failed, err := l.store.transact(ctx, token, writes)
		if err != nil || len(failed) == 0 {
			return err
		}
		var left []sendonce.Entry
		for i, e := range entries {
			if !failed[i] {
				left = append(left, e)
			}
		}
		entries = left
	}
	return nil
}

// Reserve implements sendonce.Ledger.
func (l *Ledger) Reserve(ctx context.Context, token int64, job string, entries []sendonce.Entry) error {
	writes := make([]types.TransactWriteItem, len(entries))
	for i, e := range entries {
		status, old := e.Status, e.Token
		e.Status, e.Token = sendonce.Sending, token
		it, err := entry(job, e)
		if err != nil {
			return err
		}
		writes[i].Put = l.store.put(it, status, old)
	}
	failed, err := l.store.transact(ctx, token, writes)
	if err == nil && len(failed) > 0 {
		err = fmt.Errorf("%d of %d: %w", len(failed), len(entries), sendonce.ErrChanged)
	}
	return err
}

// transact writes all or none if the lease is still the token's, and says which conditions did not hold.
func (s *Store) transact(ctx context.Context, token int64, writes []types.TransactWriteItem) (map[int]bool, error) {
	all := append([]types.TransactWriteItem{s.Fence(token)}, writes...)
	err := s.again(ctx, func() error {
		_, err := s.api.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: all})
		return err
	})
	if Lost(err) {
		return nil, fmt.Errorf("token %d: %w", token, migrate.ErrLost)
	}
	failed := map[int]bool{}
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		for i, r := range cancelled.CancellationReasons {
			if i > 0 && aws.ToString(r.Code) == "ConditionalCheckFailed" {
				failed[i-1] = true
			}
		}
	}
	if len(failed) > 0 {
		return failed, nil
	}
	return nil, s.explain(err)
}

// Settle implements sendonce.Ledger.
func (l *Ledger) Settle(ctx context.Context, job string, e sendonce.Entry) error {
	it, err := entry(job, e.Settled())
	if err != nil {
		return err
	}
	p := l.store.put(it, sendonce.Sending, e.Token)
	_, err = l.store.api.PutItem(ctx, &dynamodb.PutItemInput{TableName: p.TableName, Item: p.Item, ConditionExpression: p.ConditionExpression,
		ExpressionAttributeNames: p.ExpressionAttributeNames, ExpressionAttributeValues: p.ExpressionAttributeValues})
	var refused *types.ConditionalCheckFailedException
	if errors.As(err, &refused) {
		return nil // somebody else has reserved it meanwhile, or an attempt before this one has settled it
	}
	return l.store.explain(err)
}

// Next implements sendonce.Ledger.
func (l *Ledger) Next(ctx context.Context, job, after string, limit int) ([]sendonce.Entry, error) {
	in := l.store.query(jobKey(job))
	if after != "" {
		behind := *in.KeyConditionExpression + " AND sk > :after"
		in.KeyConditionExpression = &behind
		in.ExpressionAttributeValues[":after"] = text(after)
	}
	size := int32(limit)
	in.Limit = &size
	return read[sendonce.Entry](ctx, l.store, "read ledger", in, limit)
}

// Count implements sendonce.Ledger.
func (l *Ledger) Count(ctx context.Context, job string) (map[sendonce.Status]int, error) {
	all, err := read[sendonce.Entry](ctx, l.store, "read ledger", l.store.query(jobKey(job)), 0)
	counts := map[sendonce.Status]int{}
	for _, e := range all {
		counts[e.Status]++
	}
	return counts, err
}
