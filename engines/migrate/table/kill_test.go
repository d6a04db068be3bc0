package table_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
)

var every = flag.Int("every", 9, "kill blocks at every so manieth of their calls; 1 takes minutes")

// child has this test's program run a block: where DynamoDB is, the block, its tables, its receipt, at which call to kill itself, and whether behind it.
const child = "TABLE_TEST_CHILD"

func TestMain(m *testing.M) { os.Exit(migratetest.Main(m, os.Getenv(child), runChild)) }

// inherited is the endpoint of children that find theirs in the environment, as commands do.
const inherited = "-"

func runChild(args []string) error {
	at, err := strconv.Atoi(args[4])
	if err != nil {
		return err
	}
	db, err := client(args[0])
	if err != nil {
		return err
	}
	return site{db, blocks()[args[1]], args[2], args[3]}.run(context.Background(), &migratetest.Process{KillAt: at, Behind: args[5] == "behind", Kill: migratetest.KillSelf})
}

func client(endpoint string) (*dynamodb.Client, error) {
	if endpoint != inherited {
		return dynamolocal.Client(endpoint), nil
	}
	cfg, err := config.LoadDefaultConfig(context.Background())
	return dynamodb.NewFromConfig(cfg), err
}

// shortLife is that of the leases of runs that are killed: others wait for it.
const shortLife = 2 * time.Second

// run runs a block as a process, which its calls to DynamoDB can end.
func (s site) run(ctx context.Context, p *migratetest.Process) error {
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
		By: migrate.Holder{Who: "child"}, Now: time.Now, Life: shortLife, Wait: time.Minute, Parallel: 1}.Up(ctx)
	return err
}

// TestCrash_Kill9_Local kills real processes that run the blocks, with SIGKILL, at their calls to a real database, before and
// behind their effect. Those behind them come to the same end.
func TestCrash_Kill9_Local(t *testing.T) {
	endpoint, stop, err := dynamolocal.Start(t.Context(), dynamolocal.Folder())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	k := killing{dynamolocal.Client(endpoint), endpoint, os.Environ()}
	k.blocks(t, *every)
	t.Run("Red", func(t *testing.T) { k.red(t) })
}

// red has a process be killed in the middle of work that is not safe: it must come to another end.
func (k killing) red(t *testing.T) {
	whole := k.site(t, unsafe, "whole")
	if err := errors.Join(whole.build(t.Context()), whole.run(t.Context(), new(migratetest.Process))); err != nil {
		t.Fatal(err)
	}
	want, err := whole.end(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const amid = 14 // the lease and the state come before it, and twelve writes
	if outlived, err := k.once(t.Context(), k.site(t, unsafe, "killed"), amid, "behind", want); outlived || err == nil || !strings.Contains(err.Error(), "it ended with") {
		t.Errorf("work that adds up came to its end: %t, and found was %v; want it killed, and another end", outlived, err)
	}
}

func TestCrash_Kill9_Embedded(t *testing.T) {
	in, cfg := embeddedtest.Run(t)
	killing{dynamodb.NewFromConfig(cfg), inherited, in.Environ(os.Environ())}.blocks(t, 2**every)
}

// killing is a database, and how children find it.
type killing struct {
	db       *dynamodb.Client
	endpoint string
	environ  []string
}

func (k killing) blocks(t *testing.T, every int) {
	for name := range blocks() {
		if name == unsafe {
			continue
		}
		t.Run(name, func(t *testing.T) { k.everywhere(t, name, every) })
	}
}

// everywhere kills a block at every so manyth of its calls, by turns before and behind them, or, at every one, both.
func (k killing) everywhere(t *testing.T, name string, every int) {
	whole, count := k.site(t, name, "whole"), new(migratetest.Process)
	if err := errors.Join(whole.build(t.Context()), whole.run(t.Context(), count)); err != nil {
		t.Fatal(err)
	}
	want, err := whole.end(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var g sync.WaitGroup
	var all, alive atomic.Int64
	slots := make(chan struct{}, 10) // they mostly wait for leases to run out
	for at := 1; at <= count.Calls(); at++ {
		for i, when := range []string{"before", "behind"} {
			if (at+i)%every != 0 {
				continue
			}
			slots <- struct{}{}
			all.Add(1)
			s := k.site(t, name, fmt.Sprint(at, when))
			g.Go(func() {
				defer func() { <-slots }()
				outlived, err := k.once(t.Context(), s, at, when, want)
				if err != nil {
					t.Errorf("killed %s call %d: %v", when, at, err)
				}
				if outlived {
					alive.Add(1)
				}
			})
		}
	}
	g.Wait()
	if alive.Load() > all.Load()/2 { // a slow machine renews leases more often, so that the last calls may not be reached
		t.Errorf("%d of %d processes came to their end; want half or more killed", alive.Load(), all.Load())
	}
	t.Logf("%d calls, %d of %d processes came to their end", count.Calls(), alive.Load(), all.Load())
}

func (k killing) site(t *testing.T, name, part string) site {
	return site{k.db, blocks()[name], name + "-" + part, filepath.Join(t.TempDir(), "receipt.jsonl")}
}

// once has one process be killed, and others finish: on a busy machine a lease is lost easily, also by the one that is to be killed.
// The first outlives that if it has fewer calls.
func (k killing) once(ctx context.Context, s site, at int, when, want string) (outlived bool, err error) {
	if err := s.build(ctx); err != nil {
		return false, err
	}
	out, err := k.child(ctx, s, at, when)
	if outlived = err == nil; err != nil && err.Error() != "signal: killed" && !strings.Contains(out, migrate.ErrLost.Error()) {
		return false, fmt.Errorf("it ended with %w: %s", err, out)
	}
	for range 10 {
		if out, err = k.child(ctx, s, 0, "never"); err == nil || !strings.Contains(out, migrate.ErrLost.Error()) {
			break
		}
	}
	if err != nil {
		return outlived, fmt.Errorf("the process behind it: %w: %s", err, out)
	}
	got, err := s.end(ctx)
	if err == nil && got != want {
		err = fmt.Errorf("it ended with\n%s\nwant\n%s", got, want)
	}
	return outlived, err
}

// child runs a process to its end.
func (k killing) child(ctx context.Context, s site, at int, when string) (string, error) {
	c := exec.CommandContext(ctx, os.Args[0])
	name, _, _ := strings.Cut(s.name, "-")
	c.Env = append(slices.Clone(k.environ), fmt.Sprint(child, "=", strings.Join([]string{k.endpoint, name, s.name, s.receipt, strconv.Itoa(at), when}, " ")))
	out, err := c.CombinedOutput()
	return string(out), err
}
