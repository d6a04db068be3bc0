package table_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
)

var every = flag.Int("every", 9, "kill blocks at every so manieth of their calls; 1 takes minutes")

// child has this test's program run a block: where DynamoDB is, the block, its tables, its receipt, and when to kill itself.
const child = "TABLE_TEST_CHILD"

func TestMain(m *testing.M) { os.Exit(migratetest.Main(m, os.Getenv(child), runChild)) }

func runChild(args []string) error {
	db, bad := dynamolocal.Open(args[0])
	p, err := migratetest.Doomed(args[4])
	if err := errors.Join(bad, err); err != nil {
		return err
	}
	return site{db, blocks()[args[1]], args[2], args[3]}.run(context.Background(), p, shortLife)
}

// shortLife is that of the leases of runs that are killed: others wait for it.
const shortLife = 2 * time.Second

// run runs a block as a process, which its calls to DynamoDB can end; 0: with a lease that lives as ever.
func (s site) run(ctx context.Context, p *migratetest.Process, life time.Duration) error {
	mortal := dynamodb.New(s.db.Options(), func(o *dynamodb.Options) { o.HTTPClient, o.Retryer = p.HTTP(o.HTTPClient), aws.NopRetryer{} })
	work, err := s.block.work(site{mortal, s.block, s.name, s.receipt})
	if err != nil {
		return err
	}
	registry, err := migrate.New(nil, migration(work))
	if err != nil {
		return err
	}
	_, err = migrate.Runner{Registry: registry, Store: statetable.New(mortal, s.state()), Environment: migrate.Environment{Name: "staging", Kind: "staging"},
		By: migrate.Holder{Who: "child"}, Now: time.Now, Life: life, Wait: time.Minute, Parallel: 1}.Up(ctx)
	return err
}

// TestCrash_Kill9_Local kills real processes that run the blocks, with SIGKILL, at their calls to a real database, before and
// behind their effect. Those behind them come to the same end.
func TestCrash_Kill9_Local(t *testing.T) {
	k := killing{dynamolocal.Share(t)}
	k.blocks(t, *every)
	t.Run("Red", func(t *testing.T) { k.red(t) })
}

// red has a process be killed in the middle of work that is not safe: it must come to another end.
func (k killing) red(t *testing.T) {
	whole := k.site(t, unsafe, "whole")
	if err := errors.Join(whole.build(t.Context()), whole.run(t.Context(), new(migratetest.Process), 0)); err != nil {
		t.Fatal(err)
	}
	want, err := whole.end(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const amid = 14 // the lease and the state come before it, and twelve writes
	if outlived, err := k.once(t.Context(), k.site(t, unsafe, "killed"), migratetest.Moment{At: amid, Behind: true}, want); outlived || err == nil || !strings.Contains(err.Error(), "it ended with") {
		t.Errorf("work that adds up came to its end: %t, and found was %v; want it killed, and another end", outlived, err)
	}
}

func TestCrash_Kill9_Embedded(t *testing.T) {
	in, cfg := embeddedtest.Run(t)
	killing{dynamolocal.Inherit(dynamodb.NewFromConfig(cfg), in.Environ(os.Environ()))}.blocks(t, 2**every)
}

// killing is a database, which children find.
type killing struct{ dynamolocal.Database }

func (k killing) blocks(t *testing.T, every int) {
	for name := range blocks() {
		if name == unsafe {
			continue
		}
		t.Run(name, func(t *testing.T) { k.everywhere(t, name, every) })
	}
}

// everywhere kills a block at every so manieth of its calls.
func (k killing) everywhere(t *testing.T, name string, every int) {
	whole, count := k.site(t, name, "whole"), new(migratetest.Process)
	if err := errors.Join(whole.build(t.Context()), whole.run(t.Context(), count, 0)); err != nil {
		t.Fatal(err)
	}
	want, err := whole.end(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, alive := migratetest.KillEverywhere(t, count.Calls(), every, 10, func(m migratetest.Moment) (bool, error) {
		return k.once(t.Context(), k.site(t, name, m.String()), m, want)
	})
	if alive > all/2 { // a slow machine renews leases more often, so that the last calls may not be reached
		t.Errorf("%d of %d processes came to their end; want half or more killed", alive, all)
	}
	t.Logf("%d calls, %d of %d processes came to their end", count.Calls(), alive, all)
}

func (k killing) site(t *testing.T, name, part string) site {
	return site{k.Client, blocks()[name], name + "-" + part, filepath.Join(t.TempDir(), "receipt.jsonl")}
}

// once has one process be killed, and others finish.
func (k killing) once(ctx context.Context, s site, at migratetest.Moment, want string) (outlived bool, err error) {
	if err := s.build(ctx); err != nil {
		return false, err
	}
	if outlived, err = migratetest.Outlived(k.child(ctx, s, at)); err != nil {
		return false, err
	}
	if err := migratetest.Finish(func() (string, error) { return k.child(ctx, s, migratetest.Moment{}) }); err != nil {
		return outlived, err
	}
	got, err := s.end(ctx)
	if err == nil && got != want {
		err = fmt.Errorf("it ended with\n%s\nwant\n%s", got, want)
	}
	return outlived, err
}

// child runs a process to its end.
func (k killing) child(ctx context.Context, s site, at migratetest.Moment) (said string, err error) {
	name, _, _ := strings.Cut(s.name, "-")
	return migratetest.Child{Variable: child, Environ: k.Environ}.Run(ctx, k.Endpoint, name, s.name, s.receipt, at)
}
