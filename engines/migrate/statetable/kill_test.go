package statetable_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/names"
)

// child has this test's program run migrations: endpoint, tables, when to kill itself, and how wrong its
// clock is.
const child = "STATETABLE_TEST_CHILD"

func TestMain(m *testing.M) { os.Exit(migratetest.Main(m, os.Getenv(child), runChild)) }

func runChild(args []string) error {
	db, err1 := dynamolocal.Open(args[0])
	p, err2 := migratetest.Doomed(args[3])
	skew, err3 := time.ParseDuration(args[4])
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	work := &counter{db, args[2], p, func() {}}
	if len(args) > 5 && args[5] == asleep {
		work.begun = sync.OnceFunc(func() { _ = syscall.Kill(os.Getpid(), syscall.SIGSTOP) }) // whoever started it sees whether it has
	}
	registry, err := migrate.New(nil, migrate.Migration{ID: "20261124000000_count_items", Why: "#7", Work: work, Checksum: "t1:0"})
	if err != nil {
		return err
	}
	// A renewal that a killed process had sent may arrive late: Wait lets it.
	_, err = migrate.Runner{Registry: registry, Store: p.Store(statetable.New(db, args[1])), Environment: migrate.Environment{Name: "staging", Kind: "staging"},
		By: migrate.Holder{Who: "child"}, Now: func() time.Time { return time.Now().Add(skew) }, Life: time.Second, Parallel: 1, Wait: time.Minute}.Up(context.Background())
	return err
}

// asleep has a process stop itself at its first step.
const asleep = "asleep"

// counter adds one to each of six items, in two segments and steps of two, unless it has been added.
type counter struct {
	db      *dynamodb.Client
	table   string
	process *migratetest.Process
	begun   func() // is called in every step
}

func (c *counter) Segments(context.Context) (int, error) { return 2, nil }

func (c *counter) Step(ctx context.Context, s migrate.Segment) (migrate.Step, error) {
	c.begun()
	<-time.After(300 * time.Millisecond) // so that the lease is renewed between steps
	begin := 0
	if s.Cursor != "" {
		begin = 2
	}
	step := migrate.Step{Cursor: "2", Done: begin == 2}
	for i := begin; i < min(begin+2, 3); i++ {
		if err := c.process.Call(func() error { return c.count(ctx, fmt.Sprint(s.Number, "-", i)) }); err != nil {
			return step, err
		}
		step.Changed++
	}
	return step, nil
}

func (c *counter) count(ctx context.Context, id string) error {
	update, condition := "ADD n :one SET done = :yes", "attribute_not_exists(done)"
	_, err := c.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: &c.table, Key: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}},
		UpdateExpression: &update, ConditionExpression: &condition, ExpressionAttributeValues: map[string]types.AttributeValue{
			":one": &types.AttributeValueMemberN{Value: "1"}, ":yes": &types.AttributeValueMemberBOOL{Value: true}}})
	if err != nil && strings.Contains(err.Error(), "ConditionalCheckFailed") {
		return nil
	}
	return err
}

// TestCrash_Kill9 kills real processes, with SIGKILL, at every call they make to a real database.
func TestCrash_Kill9(t *testing.T) { local(t).everywhere(t, 24, 1) }

// local is a DynamoDB Local of the test's own.
func local(t *testing.T) killing { t.Helper(); return killing{dynamolocal.Share(t), 0} }

// killing is a database, which children find.
type killing struct {
	dynamolocal.Database
	skew time.Duration // of their clocks
}

// wrong is how wrong the clocks of processes are that are killed, and of those behind them, the other way.
const wrong = 10 * time.Minute

// at is the same, with other clocks.
func (k killing) at(skew time.Duration) killing { k.skew = skew; return k }

// everywhere kills a process at every so manieth of its calls.
func (k killing) everywhere(t *testing.T, calls, every int) {
	all, alive := migratetest.KillEverywhere(t, calls, every, 6, func(m migratetest.Moment) (bool, error) { return k.once(t.Context(), m) })
	if alive > all/4 {
		t.Errorf("%d of %d processes came to their end; want three quarters or more killed", alive, all)
	}
}

// child is a process that migrates.
func (k killing) child(ctx context.Context, state, items string, at migratetest.Moment, further ...any) *exec.Cmd {
	return migratetest.Child{Variable: child, Environ: k.Environ}.Command(ctx, append([]any{k.Endpoint, state, items, at, k.skew}, further...)...)
}

// once has one process be killed and another one finish its work.
func (k killing) once(ctx context.Context, at migratetest.Moment) (outlived bool, err error) {
	state, items := fmt.Sprint("state-", at), fmt.Sprint("items-", at)
	if err := errors.Join(dynamolocal.CreateTable(ctx, k.Client, state, names.StatePartitionKey, names.StateSortKey), dynamolocal.CreateTable(ctx, k.Client, items, "id", "")); err != nil {
		return false, err
	}
	out, err := k.at(wrong).child(ctx, state, items, at).CombinedOutput()
	if outlived, err = migratetest.Outlived(string(out), err); err != nil {
		return false, err
	}
	if err := k.at(-wrong).finish(ctx, state, items); err != nil {
		return outlived, fmt.Errorf("the process behind it: %w", err)
	}
	return outlived, counted(ctx, k.Client, state, items)
}

// finish runs a process that nobody kills. On a busy machine a lease of a second is lost easily, and the last renewal of one
// that was killed may arrive late; then it is run again.
func (k killing) finish(ctx context.Context, state, items string) error {
	var out []byte
	var err error
	for range 5 {
		out, err = k.child(ctx, state, items, migratetest.Moment{}).CombinedOutput()
		if err == nil || !strings.Contains(string(out), migrate.ErrLost.Error()) && !strings.Contains(string(out), migrate.ErrHeld.Error()) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// counted says whether each item was counted exactly once, and the migration is applied.
func counted(ctx context.Context, db *dynamodb.Client, state, items string) error {
	out, err := db.Scan(ctx, &dynamodb.ScanInput{TableName: &items})
	if err != nil || len(out.Items) != 6 {
		return fmt.Errorf("found %+v, %w; want 6 items", out, err)
	}
	for _, it := range out.Items {
		if n, ok := it["n"].(*types.AttributeValueMemberN); !ok || n.Value != "1" {
			return fmt.Errorf("found item %v; want it counted once", it)
		}
	}
	states, err := statetable.New(db, state).States(ctx)
	if err != nil || len(states) != 1 || states[0].Status != migrate.Applied {
		return fmt.Errorf("found states %+v, %w; want one, applied", states, err)
	}
	return nil
}
