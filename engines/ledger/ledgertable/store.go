// Package ledgertable keeps the ledger in a DynamoDB table, one item per environment.
//
//	store := ledgertable.New(dynamodb.NewFromConfig(cfg), table)
package ledgertable

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/names"
)

// API is the part of DynamoDB that a store needs; the SDK's client fits.
type API interface {
	dynamodb.ScanAPIClient
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error)
}

// Store is a ledger.Store.
type Store struct {
	api   API
	table string
}

// New returns the ledger in a table.
func New(api API, table string) *Store { return &Store{api, table} }

// Get implements ledger.Store.
func (s *Store) Get(ctx context.Context, name string) (ledger.Entry, error) {
	consistent := true
	out, err := s.api.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: key(name), ConsistentRead: &consistent})
	if err == nil && len(out.Item) == 0 {
		err = ledger.ErrNotFound
	}
	if err != nil {
		return ledger.Entry{}, fmt.Errorf("look up environment %q: %w", name, err)
	}
	return entry(out.Item)
}

// List implements ledger.Store.
func (s *Store) List(ctx context.Context) ([]ledger.Entry, error) {
	all, consistent := []ledger.Entry{}, true
	pages := dynamodb.NewScanPaginator(s.api, &dynamodb.ScanInput{TableName: &s.table, ConsistentRead: &consistent})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list the ledger: %w", err)
		}
		for _, it := range page.Items {
			e, err := entry(it)
			if err != nil {
				return nil, err
			}
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b ledger.Entry) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// Put implements ledger.Store.
func (s *Store) Put(ctx context.Context, e ledger.Entry) (ledger.Entry, error) {
	if err := e.Validate(); err != nil {
		return ledger.Entry{}, err
	}
	condition, seen := seen(e.Version)
	e.Version++
	it, err := item(e)
	if err != nil {
		return ledger.Entry{}, err
	}
	_, err = s.api.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: it, ConditionExpression: &condition,
		ExpressionAttributeNames: version(), ExpressionAttributeValues: seen})
	if err != nil {
		return ledger.Entry{}, fmt.Errorf("note environment %q: %w", e.Name, explain(err))
	}
	return e, nil
}

// Delete implements ledger.Store.
func (s *Store) Delete(ctx context.Context, e ledger.Entry) error {
	condition := "attribute_not_exists(#version) OR #version = :seen"
	_, err := s.api.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.table, Key: key(e.Name), ConditionExpression: &condition,
		ExpressionAttributeNames: version(), ExpressionAttributeValues: attributes{":seen": number(e.Version)}})
	if err != nil {
		return fmt.Errorf("strike environment %q out: %w", e.Name, explain(err))
	}
	return nil
}

type attributes = map[string]types.AttributeValue

func key(name string) attributes {
	return attributes{names.LedgerKey: &types.AttributeValueMemberS{Value: name}}
}

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func version() map[string]string { return map[string]string{"#version": "version"} }

// seen is the condition that an item is in a version.
func seen(v int64) (string, attributes) {
	if v == 0 {
		return "attribute_not_exists(#version)", nil
	}
	return "#version = :seen", attributes{":seen": number(v)}
}

// item holds an entry as JSON: only the key and the version are DynamoDB's to know. State and owner are for people who
// look at the table.
func item(e ledger.Entry) (attributes, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("note environment %q: %w", e.Name, err)
	}
	it := key(e.Name)
	it["body"], it["version"] = &types.AttributeValueMemberS{Value: string(text)}, number(e.Version)
	it["state"], it["owner"] = &types.AttributeValueMemberS{Value: string(e.State)}, &types.AttributeValueMemberS{Value: e.Owner}
	return it, nil
}

func entry(it attributes) (ledger.Entry, error) {
	var e ledger.Entry
	body, ok := it["body"].(*types.AttributeValueMemberS)
	if !ok {
		return e, fmt.Errorf("read the ledger: an item has no body; did somebody edit it?")
	}
	if err := json.Unmarshal([]byte(body.Value), &e); err != nil {
		return e, fmt.Errorf("read the ledger: %w", err)
	}
	return e, nil
}

// explain tells a version that has changed from other errors.
func explain(err error) error {
	if refused := (*types.ConditionalCheckFailedException)(nil); errors.As(err, &refused) {
		return ledger.ErrChanged
	}
	return err
}
