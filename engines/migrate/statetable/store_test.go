package statetable_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce/sendoncetest"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/oplog/oplogtest"
	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
	"github.com/mainstay-go/mainstay/names"
)

var _ statetable.API = (*dynamodb.Client)(nil)

// opener makes a table for every test.
func opener(db *dynamodb.Client) func(*testing.T) migrate.Store {
	var n atomic.Int64
	return func(t *testing.T) migrate.Store {
		name := fmt.Sprint("state", n.Add(1))
		if err := dynamolocal.CreateTable(t.Context(), db, name, names.StatePartitionKey, names.StateSortKey); err != nil {
			t.Fatal(err)
		}
		return statetable.New(db, name)
	}
}

// logs makes a table for every test.
func logs(db *dynamodb.Client) func(*testing.T) oplog.Store {
	var n atomic.Int64
	return func(t *testing.T) oplog.Store {
		name := fmt.Sprint("log", n.Add(1))
		if err := dynamolocal.CreateTable(t.Context(), db, name, names.StatePartitionKey, names.StateSortKey); err != nil {
			t.Fatal(err)
		}
		return statetable.NewLog(db, name)
	}
}

// ledgers makes a table for every test.
func ledgers(db *dynamodb.Client) func(*testing.T) (sendonce.Ledger, migrate.Store) {
	var n atomic.Int64
	return func(t *testing.T) (sendonce.Ledger, migrate.Store) {
		name := fmt.Sprint("ledger", n.Add(1))
		if err := dynamolocal.CreateTable(t.Context(), db, name, names.StatePartitionKey, names.StateSortKey); err != nil {
			t.Fatal(err)
		}
		return statetable.NewLedger(db, name), statetable.New(db, name)
	}
}

func TestStore_DynamoDBLocal(t *testing.T) {
	db := dynamolocal.Run(t)
	migratetest.TestStore(t, opener(db))
	t.Run("Ledger", func(t *testing.T) { sendoncetest.TestLedger(t, ledgers(db)) })
	t.Run("Journal", func(t *testing.T) { journal(t, db) })
	t.Run("Log", func(t *testing.T) { oplogtest.TestStore(t, logs(db)) })
	t.Run("Missing", func(t *testing.T) { missing(t, db) })
	t.Run("Fence", func(t *testing.T) { fence(t, db) })
}

// journal keeps the marks of each run apart, in the order in which they were made.
func journal(t *testing.T, db *dynamodb.Client) {
	if err := dynamolocal.CreateTable(t.Context(), db, "journals", names.StatePartitionKey, names.StateSortKey); err != nil {
		t.Fatal(err)
	}
	open := func(run string) redrive.Journal { return statetable.NewJournals(db, "journals").Journal(run) }
	at := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	var want []redrive.Mark
	for i := range 30 {
		marks := []redrive.Mark{{Step: redrive.StepSending, ID: fmt.Sprint("a", i), At: at.Add(time.Duration(i) * 100 * time.Millisecond)}, {Step: redrive.StepSent, ID: fmt.Sprint("b", i), Copy: "c", At: at}}
		if err := errors.Join(open("a").Append(t.Context(), marks), open("a").Append(t.Context(), nil), open("ab").Append(t.Context(), marks[:1])); err != nil {
			t.Fatal(err)
		}
		want = append(want, marks...)
	}
	if got, err := open("a").Load(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Load = %v, %v; want %v", got, err, want)
	}
	if got, err := open("b").Load(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("Load of a run that never was = %v, %v; want nothing", got, err)
	}
}

func TestStore_Embedded(t *testing.T) {
	in, cfg := embeddedtest.Run(t)
	migratetest.TestStore(t, opener(dynamodb.NewFromConfig(cfg)))
	t.Run("Ledger", func(t *testing.T) { sendoncetest.TestLedger(t, ledgers(dynamodb.NewFromConfig(cfg))) })
	t.Run("Log", func(t *testing.T) { oplogtest.TestStore(t, logs(dynamodb.NewFromConfig(cfg))) })
	k := killing{dynamolocal.Inherit(dynamodb.NewFromConfig(cfg), in.Environ(os.Environ())), 0}
	t.Run("Kill9", func(t *testing.T) { k.everywhere(t, 20, 4) })
	t.Run("TwoAtOnce", k.twoAtOnce)
	t.Run("Stopped", k.stopped)
}

func missing(t *testing.T, db *dynamodb.Client) {
	s := statetable.New(db, "nowhere")
	_, lease := s.Lease(t.Context())
	_, states := s.States(t.Context())
	_, take := s.Take(t.Context(), migrate.Lease{}, migratetest.Mine("ada"))
	_, records := statetable.NewLog(db, "nowhere").List(t.Context(), "staging", 1)
	for name, err := range map[string]error{"Lease": lease, "List": records, "LogPut": statetable.NewLog(db, "nowhere").Put(t.Context(), oplogtest.Sample("staging", 1)), "States": states, "Take": take, "Renew": s.Renew(t.Context(), 1),
		"Checkpoint": s.Checkpoint(t.Context(), 1, migrate.Checkpoint{})} {
		if err == nil || !strings.Contains(err.Error(), `state table "nowhere" does not exist`) || !strings.Contains(err.Error(), "mainstay env up") {
			t.Errorf("%s = %v; want it to say what to do", name, err)
		}
	}
}

// fence has a migration's own transaction with and without the lease.
func fence(t *testing.T, db *dynamodb.Client) {
	table := "fenced"
	if err := dynamolocal.CreateTable(t.Context(), db, table, names.StatePartitionKey, names.StateSortKey); err != nil {
		t.Fatal(err)
	}
	s := statetable.New(db, table)
	l, err := s.Take(t.Context(), migrate.Lease{}, migratetest.Mine("ada"))
	if err != nil {
		t.Fatal(err)
	}
	write := func(token int64) error {
		put := types.TransactWriteItem{Put: &types.Put{TableName: &table, Item: map[string]types.AttributeValue{
			names.StatePartitionKey: &types.AttributeValueMemberS{Value: "x"}, names.StateSortKey: &types.AttributeValueMemberS{Value: "x"}}}}
		_, err := db.TransactWriteItems(t.Context(), &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{s.Fence(token), put}})
		return err
	}
	if err := write(l.Token); err != nil {
		t.Errorf("a transaction with the lease's token = %v", err)
	}
	if err := write(l.Token + 1); !statetable.Lost(err) {
		t.Errorf("a transaction with another token = %v; want it to be Lost", err)
	}
}

// broken is a DynamoDB that answers as told.
type broken struct {
	statetable.API
	put   func(*dynamodb.PutItemInput) error
	write func(n int) error
	calls int
}

func (b *broken) PutItem(_ context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	return nil, b.put(in)
}

func (b *broken) TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	b.calls++
	return nil, b.write(b.calls)
}

// TestTake_AnswerLost has the first attempt succeed without an answer, and the SDK's second one meet it.
func TestTake_AnswerLost(t *testing.T) {
	b := &broken{put: func(in *dynamodb.PutItemInput) error { return &types.ConditionalCheckFailedException{Item: in.Item} }}
	if l, err := statetable.New(b, "t").Take(t.Context(), migrate.Lease{}, migratetest.Mine("ada")); err != nil || l.Token != 1 {
		t.Errorf("Take = %+v, %v; want it to find its own lease", l, err)
	}
}

func reasons(codes ...string) error {
	e := &types.TransactionCanceledException{}
	for _, c := range codes {
		e.CancellationReasons = append(e.CancellationReasons, types.CancellationReason{Code: &c})
	}
	return e
}

func TestCheckpoint_TriesAgain(t *testing.T) {
	for name, c := range map[string]struct {
		fault error
		calls int
	}{
		"Conflict":  {reasons("TransactionConflict", "None"), 11},
		"Throttled": {reasons("None", "ThrottlingError"), 11},
		"Lost":      {reasons("ConditionalCheckFailed", "TransactionConflict"), 1},
		"Invalid":   {reasons("None", "ValidationError"), 1},
		"Denied":    {errors.New("AccessDeniedException"), 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &broken{write: func(int) error { return c.fault }}
				err := statetable.New(b, "t").Checkpoint(t.Context(), 1, migrate.Checkpoint{})
				if err == nil || b.calls != c.calls || errors.Is(err, migrate.ErrLost) != (name == "Lost") {
					t.Errorf("Checkpoint = %v after %d calls; want an error after %d", err, b.calls, c.calls)
				}
				b = &broken{write: func(n int) error {
					if n < 3 {
						return c.fault
					}
					return nil
				}}
				if err := statetable.New(b, "t").Checkpoint(t.Context(), 1, migrate.Checkpoint{}); (err == nil) != (c.calls > 1) {
					t.Errorf("Checkpoint that succeeds the third time = %v", err)
				}
			})
		})
	}
}

func TestCheckpoint_StopsWithContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	b := &broken{write: func(int) error { return reasons("TransactionConflict") }}
	if err := statetable.New(b, "t").Checkpoint(ctx, 1, migrate.Checkpoint{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Checkpoint = %v; want it to stop with the context", err)
	}
}

func Example() {
	var db *dynamodb.Client // dynamodb.NewFromConfig(cfg)
	var store migrate.Store = statetable.New(db, "production-data-State")
	fmt.Printf("%T", store)
	// Output: *statetable.Store
}
