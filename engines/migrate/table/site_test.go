package table_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/names"
)

// site is a block with tables of its own in DynamoDB, and a file for its receipt.
type site struct {
	db            *dynamodb.Client
	block         block
	name, receipt string
}

func (s site) from() string  { return s.name + "-from" }
func (s site) to() string    { return s.name + "-to" }
func (s site) state() string { return s.name + "-state" }

// block is a building block, at work in a site.
type block struct {
	key  string // of the second table
	work func(site) (migrate.Work, error)
}

const (
	index  = "ByFamily"
	unsafe = "Counting" // which no block may be
)

func blocks() map[string]block {
	return map[string]block{
		unsafe: {"id", func(s site) (migrate.Work, error) { return counting{table.NewDynamoDB(s.db, s.from())}, nil }},
		"Rewrite": {"id", func(s site) (migrate.Work, error) {
			return &table.Rewrite{Table: table.NewDynamoDB(s.db, s.from()), Change: split, Pace: small}, nil
		}},
		"Copy": {"name", func(s site) (migrate.Work, error) {
			return &table.Copy{From: table.NewDynamoDB(s.db, s.from()), To: table.NewPair(s.db, s.from(), s.to(), "name"), Change: byName, Pace: small}, nil
		}},
		"Backfill": {"id", func(s site) (migrate.Work, error) {
			return &table.Backfill{Table: table.NewDynamoDB(s.db, s.from()), Index: index, Pace: small, Keys: func(it table.Item) (table.Item, error) {
				return table.Item{"family": it["name"]}, nil
			}}, nil
		}},
		"Delete": {"id", func(s site) (migrate.Work, error) {
			receipt, err := table.OpenReceipt(s.receipt)
			return &table.Delete{Table: table.NewDynamoDB(s.db, s.from()), Receipt: receipt, Pace: small,
				Match: func(it table.Item) (bool, error) { return strings.HasSuffix(text(it, "name"), "1"), nil }}, err
		}},
		"Feed": {"id", func(s site) (migrate.Work, error) {
			return &table.Feed{Table: table.NewDynamoDB(s.db, s.from()), Pace: small, Sink: s.put(s.to())}, nil
		}},
	}
}

// put writes items one by one.
func (s site) put(name string) func(context.Context, []table.Item) error {
	return func(ctx context.Context, items []table.Item) error {
		for _, it := range items {
			if _, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &name, Item: it}); err != nil {
				return err
			}
		}
		return nil
	}
}

// build makes the tables, with twelve people in the first.
func (s site) build(ctx context.Context) error {
	var items []table.Item
	for i := range 12 {
		items = append(items, person(i))
	}
	return errors.Join(s.indexed(ctx), dynamolocal.CreateTable(ctx, s.db, s.to(), s.block.key, ""),
		dynamolocal.CreateTable(ctx, s.db, s.state(), names.StatePartitionKey, names.StateSortKey), s.put(s.from())(ctx, items))
}

// indexed makes the first table, with an index.
func (s site) indexed(ctx context.Context) error {
	attribute := func(name string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS}
	}
	_, err := s.db.CreateTable(ctx, &dynamodb.CreateTableInput{TableName: aws.String(s.from()), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{attribute("id"), attribute("family")},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{IndexName: aws.String(index), KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("family"), KeyType: types.KeyTypeHash}},
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly}}}})
	return err
}

// end says what a block has come to: what both tables hold, with what the receipt has put back.
func (s site) end(ctx context.Context) (string, error) {
	first, err1 := s.items(ctx, s.from())
	second, err2 := s.items(ctx, s.to())
	states, err3 := s.items(ctx, s.state())
	if err := errors.Join(err1, err2, err3); err != nil || len(states) == 0 {
		return "", fmt.Errorf("found %d items of state: %w", len(states), err)
	}
	gone := 12 - len(first)
	if f, err := os.Open(s.receipt); err == nil {
		defer f.Close()
		for it, err := range table.ReadReceipt(f) {
			if err != nil {
				return "", err
			}
			first[text(it, "id")] = table.Text(it)
		}
	}
	all := []string{fmt.Sprint(gone, " are gone")}
	for _, of := range []map[string]string{first, second} {
		for _, id := range slices.Sorted(maps.Keys(of)) {
			all = append(all, of[id])
		}
	}
	return strings.Join(all, "\n"), nil
}

// items are those of a table, as text.
func (s site) items(ctx context.Context, name string) (map[string]string, error) {
	out, err := s.db.Scan(ctx, &dynamodb.ScanInput{TableName: &name, ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for i, it := range out.Items {
		id := text(it, "id") + text(it, "user")
		if id == "" {
			id = fmt.Sprint(i)
		}
		all[id] = table.Text(it)
	}
	return all, nil
}
