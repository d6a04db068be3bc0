package requeue_test

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/requeue"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
)

var every = flag.Int("every", 17, "kill requeues at every so manieth of their calls; 1 takes a minute")

// child has this test's program requeue: a database, a table of state, an SQS, its queues, how fast its clock is, by which
// way, and when to kill itself.
const child = "REQUEUE_TEST_CHILD"

func TestMain(m *testing.M) { os.Exit(migratetest.Main(m, os.Getenv(child), runChild)) }

func runChild(args []string) error {
	db, err1 := dynamolocal.Open(args[0])
	fast, err2 := time.ParseDuration(args[5])
	p, err3 := migratetest.Doomed(args[7])
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	return place{db: db, state: args[1], sqs: args[2], source: args[3], dead: args[4], fast: fast, way: way(args[6]), life: short}.run(context.Background(), p)
}

// way is how messages are moved.
type way string

const (
	oneByOne  way = "one-by-one"
	byTask    way = "by-task"   // SQS's own, which goes on when its process is killed
	forgetful way = "forgetful" // with a journal that is lost when its process ends, which no journal may be
)

// place is a state table and queues.
type place struct {
	db                       *dynamodb.Client
	state, sqs, source, dead string
	fast                     time.Duration
	way                      way
	life                     time.Duration // of leases; 0: as ever
}

// short is how long leases live of runs that are killed: others wait for it.
const short = 2 * time.Second

// run requeues as a process, which its calls to DynamoDB and SQS can end.
func (l place) run(ctx context.Context, p *migratetest.Process) error {
	db := dynamodb.New(l.db.Options(), func(o *dynamodb.Options) { o.HTTPClient, o.Retryer = p.HTTP(o.HTTPClient), aws.NopRetryer{} })
	work := requeue.New(l.journals(db), func(ctx context.Context) (redrive.Redrive, error) {
		return l.redrive(ctx, redrivetest.Client(l.sqs, p.HTTP(http.DefaultClient)))
	})
	registry, err := migrate.New(nil, migrate.Migration{ID: id, Why: "#7", Work: work, Checksum: "t1:0"})
	if err != nil {
		return err
	}
	_, err = migrate.Runner{Registry: registry, Store: statetable.New(db, l.state), Environment: migrate.Environment{Name: "staging", Kind: "staging"},
		By: migrate.Holder{Who: "child"}, Now: time.Now, Life: l.life, Wait: time.Minute, Parallel: 1}.Up(ctx)
	return err
}

func (l place) journals(db *dynamodb.Client) requeue.Journals {
	if l.way == forgetful {
		return shelf{}
	}
	return statetable.NewJournals(db, l.state)
}

// redrive moves ten messages a second by a task, so that it goes on while the next process waits for the lease.
func (l place) redrive(ctx context.Context, api redrive.API) (redrive.Redrive, error) {
	q, err := redrive.Describe(ctx, api, l.source)
	r := redrive.Redrive{API: api, From: l.dead, To: redrive.ToQueue{API: api, Queue: q}, Clock: func() time.Time { return time.Now().Add(l.fast) },
		Steps: []int{}, Workers: 1, Poll: 500 * time.Millisecond}
	if l.way != byTask {
		r.OneByOne, r.To, r.Settle = true, sink{r.To}, time.Millisecond
		return r, err
	}
	r.Velocity = 10
	return r, err
}

// TestCrash_Kill9 kills real processes that requeue, with SIGKILL, at their calls to SQS and to a real database.
func TestCrash_Kill9(t *testing.T) {
	db := dynamolocal.Share(t)
	for _, w := range []way{oneByOne, byTask} {
		t.Run(string(w), func(t *testing.T) { t.Parallel(); killing{db, w}.everywhere(t, *every) }) // they mostly wait
	}
	t.Run("Red", func(t *testing.T) { t.Parallel(); killing{db, forgetful}.red(t) })
}

// killing is a database, and a way to be killed in.
type killing struct {
	dynamolocal.Database
	way way
}

func (k killing) everywhere(t *testing.T, every int) {
	count := new(migratetest.Process)
	s, err := k.open(t.Context(), "whole")
	if err == nil {
		err = errors.Join(s.run(t.Context(), count), s.check(t.Context()))
		s.close()
	}
	if err != nil {
		t.Fatal(err)
	}
	all, alive := migratetest.KillEverywhere(t, count.Calls(), every, 10, func(m migratetest.Moment) (bool, error) { return k.once(t.Context(), m) })
	if alive > all/2 { // how often it looks at a task differs from run to run
		t.Errorf("%d of %d processes came to their end; want half or more killed", alive, all)
	}
	t.Logf("%d calls, %d of %d processes came to their end", count.Calls(), alive, all)
}

// once has one process be killed, and others finish.
func (k killing) once(ctx context.Context, at migratetest.Moment) (outlived bool, err error) {
	s, err := k.open(ctx, at.String())
	if err != nil {
		return false, err
	}
	defer s.close()
	if outlived, err = migratetest.Outlived(s.child(ctx, k, at)); err != nil {
		return false, err
	}
	if err := migratetest.Finish(func() (string, error) { return s.child(ctx, k, migratetest.Moment{}) }); err != nil {
		return outlived, err
	}
	return outlived, s.check(ctx)
}

// red has a process be killed that forgets what it has sent: that messages arrive twice, untold, must be found.
func (k killing) red(t *testing.T) {
	s, err := k.open(t.Context(), "red")
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if err := s.struck(t.Context(), k); err != nil {
		t.Fatal(err)
	}
	if out, err := s.child(t.Context(), k, migratetest.Moment{}); err != nil {
		t.Fatalf("the process behind it: %v: %s", err, out)
	}
	if err := s.check(t.Context()); err == nil || !strings.Contains(err.Error(), "arrived twice") {
		t.Errorf("a journal was lost, and found was %v; want duplicates", err)
	}
}
