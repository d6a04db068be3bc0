package statetable

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/names"
)

// API is the part of DynamoDB that a store needs; the SDK's client fits.
type API interface {
	dynamodb.QueryAPIClient
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
}

// Store is a migrate.Store.
type Store struct {
	api   API
	table string

	// One transaction at a time: all of them check the lease's item, and DynamoDB cancels transactions that meet on an
	// item (developer guide, "Transaction conflict handling").
	turn sync.Mutex
}

// New returns the store in a table.
func New(api API, table string) *Store { return &Store{api: api, table: table} }

// The partitions.
const (
	leaseKey   = "LEASE"
	stateKey   = "MIGRATION"
	historyKey = "HISTORY"
)

// pointsKey is the partition of a generation's checkpoints.
func pointsKey(id string, generation int) string {
	return fmt.Sprintf("CHECKPOINT#%s#%d", id, generation)
}

// States implements migrate.Store.
func (s *Store) States(ctx context.Context) ([]migrate.State, error) {
	return read[migrate.State](ctx, s, "read states", s.query(stateKey), 0)
}

// Put implements migrate.Store.
func (s *Store) Put(ctx context.Context, e migrate.Event) error {
	state, err := body(stateKey, e.State.ID, e.State)
	if err != nil {
		return err
	}
	state["status"], state["at"], state["who"] = text(string(e.State.Status)), text(e.At.Format(time.RFC3339)), text(e.State.By.Who)
	event, err := body(historyKey, fmt.Sprintf("%012d#%09d", e.Token, e.Seq), e)
	if err != nil {
		return err
	}
	event["migration"] = text(e.State.ID)
	if err := s.fenced(ctx, e.Token, state, event); err != nil {
		return fmt.Errorf("write state of migration %q: %w", e.State.ID, err)
	}
	return nil
}

// History implements migrate.Store.
func (s *Store) History(ctx context.Context, id string, limit int) ([]migrate.Event, error) {
	if limit <= 0 {
		return []migrate.Event{}, nil
	}
	in := s.query(historyKey)
	newest := false
	in.ScanIndexForward = &newest
	if id != "" {
		filter := "migration = :id"
		in.FilterExpression = &filter
		in.ExpressionAttributeValues[":id"] = text(id)
	}
	return read[migrate.Event](ctx, s, "read history", in, limit)
}

// Checkpoints implements migrate.Store.
func (s *Store) Checkpoints(ctx context.Context, id string, generation int) ([]migrate.Checkpoint, error) {
	return read[migrate.Checkpoint](ctx, s, "read checkpoints", s.query(pointsKey(id, generation)), 0)
}

// Checkpoint implements migrate.Store.
func (s *Store) Checkpoint(ctx context.Context, token int64, c migrate.Checkpoint) error {
	it, err := body(pointsKey(c.Migration, c.Generation), fmt.Sprintf("%06d", c.Segment), c)
	if err != nil {
		return err
	}
	if err := s.fenced(ctx, token, it); err != nil {
		return fmt.Errorf("write checkpoint of migration %q: %w", c.Migration, err)
	}
	return nil
}

type item = map[string]types.AttributeValue

func text(v string) types.AttributeValue { return &types.AttributeValueMemberS{Value: v} }

func key(pk, sk string) item {
	return item{names.StatePartitionKey: text(pk), names.StateSortKey: text(sk)}
}

// body is an item that holds a value as JSON: only keys and conditions are DynamoDB's to know.
func body(pk, sk string, v any) (item, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write %s %s: %w", pk, sk, err)
	}
	it := key(pk, sk)
	it["body"] = text(string(data))
	return it, nil
}
