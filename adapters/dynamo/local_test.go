package dynamo_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/names"
)

// TestDynamoDBLocal passes every contract over DynamoDB Local, an implementation that is not ours.
func TestDynamoDBLocal(t *testing.T) {
	db := dynamolocal.Run(t)
	t.Run("Users", func(t *testing.T) {
		userstest.TestStore(t, func(t *testing.T) users.Store { return dynamo.NewUsers(db, create(t, db, names.UsersKey, "")) })
	})
	t.Run("Imports", func(t *testing.T) {
		userstest.TestImports(t, func(t *testing.T) users.Imports {
			return dynamo.NewImports(db, create(t, db, names.ImportsPartitionKey, names.ImportsSortKey), clock)
		})
	})
	t.Run("Index", func(t *testing.T) {
		userstest.TestIndex(t, func(t *testing.T) users.Index { return dynamo.NewIndex(db, indexTable(t, db), clock) })
	})
	t.Run("IndexUnprocessed", func(t *testing.T) {
		userstest.TestIndex(t, func(t *testing.T) users.Index { return dynamo.NewIndex(&leaving{Client: db}, indexTable(t, db), clock) })
	})
	t.Run("Ledger", func(t *testing.T) { testLedger(t, db, create(t, db, names.MailsKey, "")) })
	t.Run("Mails", func(t *testing.T) {
		userstest.TestMails(t, func(t *testing.T) users.Mails { return dynamo.NewMails(db, create(t, db, names.MailsKey, "")) })
	})
	t.Run("IndexTogether", func(t *testing.T) { indexTogether(t, db) })
	t.Run("IndexStopped", func(t *testing.T) { indexStopped(t, db) })
	t.Run("IndexForeign", func(t *testing.T) { indexForeign(t, db) })
}

var tables atomic.Int64

// create makes a table for a test.
func create(t *testing.T, db *dynamodb.Client, partition, sort string) string {
	t.Helper()
	name := fmt.Sprint("table", tables.Add(1))
	if err := dynamolocal.CreateTable(t.Context(), db, name, partition, sort); err != nil {
		t.Fatal(err)
	}
	return name
}

func indexTable(t *testing.T, db *dynamodb.Client) string {
	t.Helper()
	return create(t, db, names.IndexPartitionKey, names.IndexSortKey)
}

// leaving is DynamoDB that leaves one item of every third batch of writes.
type leaving struct {
	*dynamodb.Client
	calls atomic.Int64
}

func (l *leaving) BatchWriteItem(ctx context.Context, in *dynamodb.BatchWriteItemInput, with ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error) {
	left := map[string][]types.WriteRequest{}
	for table, items := range in.RequestItems {
		if l.calls.Add(1)%3 == 0 && len(items) > 1 {
			left[table], in.RequestItems[table] = items[:1], items[1:]
		}
	}
	out, err := l.Client.BatchWriteItem(ctx, in, with...)
	if err == nil && len(left) > 0 {
		out.UnprocessedItems = left
	}
	return out, err
}

// state is a user in one of the states that tests put.
func state(version int) users.Entry {
	return users.Entry{ID: "u7", Name: fmt.Sprintf("Common Only%dx Ada", version), Email: "ada@example.com", Version: fmt.Sprintf("%03d", version)}
}

// only fails unless a state, and no other one, is found, and nothing but its items is in the table.
func only(t *testing.T, db *dynamodb.Client, table string, want users.Entry, others int) {
	t.Helper()
	x := dynamo.NewIndex(db, table, clock)
	for v := range others {
		e := state(v)
		got, err := x.Search(t.Context(), users.Query{Text: fmt.Sprintf("only%dx", v), Limit: 10})
		if err != nil || (len(got.Users) == 1) != (e == want) {
			t.Errorf("state %d is found: %+v, %v; want that of state %s only", v, got.Users, err, want.Version)
		}
	}
	got, err := x.Search(t.Context(), users.Query{Text: "common ada", Limit: 10})
	if err != nil || len(got.Users) != 1 || got.Users[0] != want {
		t.Errorf("found %+v, %v; want %+v", got.Users, err, want)
	}
	if n := items(t, db, table); n != 1+len(want.Terms()) {
		t.Errorf("the table has %d items; want one of the user and %d of terms", n, len(want.Terms()))
	}
}

func items(t *testing.T, db *dynamodb.Client, table string) int {
	t.Helper()
	out, err := db.Scan(t.Context(), &dynamodb.ScanInput{TableName: &table, Select: types.SelectCount})
	if err != nil {
		t.Fatal(err)
	}
	return int(out.Count)
}

// indexTogether has many put one user at the same time, each several of his states in an order of its own.
func indexTogether(t *testing.T, db *dynamodb.Client) {
	const states, putters = 12, 6
	table := indexTable(t, db)
	var wait sync.WaitGroup
	for seed := range putters {
		wait.Go(func() {
			for _, v := range rand.New(rand.NewPCG(uint64(seed), 7)).Perm(states) {
				again(t, func() error { return dynamo.NewIndex(db, table, clock).Put(t.Context(), []users.Entry{state(v)}) })
			}
		})
	}
	wait.Wait()
	if err := dynamo.NewIndex(db, table, clock).Put(t.Context(), []users.Entry{state(states - 1)}); err != nil {
		t.Fatal(err)
	}
	for v := range states { // redeliveries take away what is left of what was stopped
		if err := dynamo.NewIndex(db, table, clock).Put(t.Context(), []users.Entry{state(v)}); err != nil {
			t.Fatal(err)
		}
	}
	only(t, db, table, state(states-1), states)
}

// again puts as a queue does: until it works.
func again(t *testing.T, put func() error) {
	for range 50 {
		if put() == nil {
			return
		}
	}
	t.Error("a user could not be put in 50 tries")
}

// stopping is DynamoDB that takes so many calls, and then no more: as after kill -9.
type stopping struct {
	*dynamodb.Client
	left atomic.Int64
}

var errStopped = errors.New("stopped")

func (s *stopping) BatchWriteItem(ctx context.Context, in *dynamodb.BatchWriteItemInput, with ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error) {
	if s.left.Add(-1) < 0 {
		return nil, errStopped
	}
	return s.Client.BatchWriteItem(ctx, in, with...)
}

func (s *stopping) PutItem(ctx context.Context, in *dynamodb.PutItemInput, with ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	if s.left.Add(-1) < 0 {
		return nil, errStopped
	}
	return s.Client.PutItem(ctx, in, with...)
}

// indexStopped stops the change of a user's state behind each of its calls, and has it delivered again.
func indexStopped(t *testing.T, db *dynamodb.Client) {
	for calls := range int64(4) {
		table := indexTable(t, db)
		if err := dynamo.NewIndex(db, table, clock).Put(t.Context(), []users.Entry{state(0)}); err != nil {
			t.Fatal(err)
		}
		api := &stopping{Client: db}
		api.left.Store(calls)
		err := dynamo.NewIndex(api, table, clock).Put(t.Context(), []users.Entry{state(1)})
		if stopped := errors.Is(err, errStopped); stopped != (calls < 3) {
			t.Fatalf("after %d calls Put = %v; want it to make three", calls, err)
		}
		if err := dynamo.NewIndex(db, table, clock).Put(t.Context(), []users.Entry{state(1)}); err != nil {
			t.Fatal(err)
		}
		only(t, db, table, state(1), 2)
	}
}

// indexForeign has items in the table that are none of the index's.
func indexForeign(t *testing.T, db *dynamodb.Client) {
	table := indexTable(t, db)
	x := dynamo.NewIndex(db, table, clock)
	put := func(pk, sk string) {
		if _, err := db.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &table, Item: item{names.IndexPartitionKey: &types.AttributeValueMemberS{Value: pk},
			names.IndexSortKey: &types.AttributeValueMemberS{Value: sk}}}); err != nil {
			t.Fatal(err)
		}
	}
	put("term#ad", "ada")
	if _, err := x.Search(t.Context(), users.Query{Text: "ada", Limit: 1}); err == nil {
		t.Error("a term that is none is searched; want an error")
	}
	put("user#u7", "entry")
	if err := x.Put(t.Context(), []users.Entry{state(1)}); err == nil {
		t.Error("a user that is none is replaced; want an error")
	}
}

// testLedger: it reads what Mails wrote.
func testLedger(t *testing.T, db *dynamodb.Client, table string) {
	mails := dynamo.NewMails(db, table)
	now := time.Now()
	for id, to := range map[string]users.Standing{"sent": users.MailSent, "refused": users.MailRefused} {
		if err := mails.Settle(t.Context(), id, to); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := mails.Claim(t.Context(), "claimed", now, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	found, err := dynamo.NewLedger(db, table).Standings(t.Context(), []string{"sent", "refused", "claimed", "unknown"})
	if want := map[string]users.Standing{"sent": users.MailSent, "refused": users.MailRefused, "claimed": users.MailPending}; err != nil || !maps.Equal(found, want) {
		t.Errorf("Standings = %v, %v; want %v", found, err, want)
	}
}
