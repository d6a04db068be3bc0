package statetable

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/oplog"
)

// Log is an oplog.Store: the records of everybody who operates the environment, wherever they did it from.
type Log struct{ store *Store }

// NewLog returns the records in a table.
func NewLog(api API, table string) *Log { return &Log{New(api, table)} }

func operationsKey(environment string) string { return "OPERATION#" + environment }

// Put implements oplog.Store.
func (l *Log) Put(ctx context.Context, r oplog.Record) error {
	if err := r.Validate(); err != nil {
		return err
	}
	it, err := body(operationsKey(r.Environment), r.ID, r)
	if err != nil {
		return err
	}
	it["operation"], it["outcome"], it["who"] = text(r.Operation), text(string(r.Outcome)), text(r.Who)
	if _, err := l.store.api.PutItem(ctx, &dynamodb.PutItemInput{TableName: &l.store.table, Item: it}); err != nil {
		return fmt.Errorf("write record %q: %w", r.ID, l.store.explain(err))
	}
	return nil
}

// List implements oplog.Store.
func (l *Log) List(ctx context.Context, environment string, limit int) ([]oplog.Record, error) {
	if limit <= 0 {
		return []oplog.Record{}, nil
	}
	in, oldest := l.store.query(operationsKey(environment)), false
	in.ScanIndexForward = &oldest
	return read[oplog.Record](ctx, l.store, "list records", in, limit)
}
