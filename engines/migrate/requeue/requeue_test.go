package requeue_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/requeue"
	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

const id = "20261126000000_requeue_imports"

// lab is a queue, and its dead-letter queue with messages.
type lab struct {
	sqs          *redrivetest.SQS
	store        *migrate.Memory
	source, dead string
	journals     shelf
}

// shelf keeps journals in memory.
type shelf map[string]*redrive.MemoryJournal

func (s shelf) Journal(run string) redrive.Journal {
	if s[run] == nil {
		s[run] = new(redrive.MemoryJournal)
	}
	return s[run]
}

func newLab(t testing.TB, n int) *lab {
	t.Helper()
	s := redrivetest.New(time.Now)
	l := &lab{sqs: s, store: new(migrate.Memory), dead: s.Create("dead", redrivetest.Queue{}), journals: shelf{}}
	l.source = s.Create("imports", redrivetest.Queue{DeadLetter: l.dead, MaxReceives: 3, Visibility: 10 * time.Second})
	for i := range n {
		_, err := s.SendMessageBatch(context.Background(), &sqs.SendMessageBatchInput{QueueUrl: &l.dead,
			Entries: []types.SendMessageBatchRequestEntry{{Id: aws.String("a"), MessageBody: aws.String(fmt.Sprint(i))}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// sink hides from a redrive that it sends to a queue, so that it does not wait for a consumer.
type sink struct{ redrive.Sink }

// work redrives the lab's dead letters by the calls of a process.
func (l *lab) work(p *migratetest.Process, change func(*redrive.Redrive)) *requeue.Work {
	api := mortal{l.sqs, p}
	return requeue.New(journals{l.journals, p}, func(ctx context.Context) (redrive.Redrive, error) {
		q, err := redrive.Describe(ctx, api, l.source)
		r := redrive.Redrive{API: api, From: l.dead, To: sink{redrive.ToQueue{API: api, Queue: q}}, Clock: time.Now, Steps: []int{}, OneByOne: true, Workers: 1, Settle: time.Nanosecond}
		change(&r)
		return r, err
	})
}

func (l *lab) world(change func(*redrive.Redrive)) migratetest.World {
	return migratetest.World{Store: l.store, Now: time.Now, End: l.end, Migrations: func(p *migratetest.Process) []migrate.Migration {
		return []migrate.Migration{{ID: id, Why: "#7", Work: l.work(p, change), Checksum: "t1:0"}}
	}}
}

// end says whether each message is in the source queue, and how many are left in the other. The same batch may be there
// twice where a process was killed between sending it and noting that; the journal says so.
func (l *lab) end() string {
	got := map[string]int{}
	for {
		out, err := l.sqs.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{QueueUrl: &l.source, MaxNumberOfMessages: 10})
		if err != nil {
			return err.Error()
		}
		if len(out.Messages) == 0 {
			break
		}
		for _, m := range out.Messages {
			got[*m.Body]++
		}
	}
	twice := 0
	for _, n := range got {
		twice += n - 1
	}
	q, err := redrive.Describe(context.Background(), l.sqs, l.dead)
	return fmt.Sprint(len(got), " arrived, ", q.Depth(), " left, within a batch twice: ", twice <= 10, err)
}

func nothing(*redrive.Redrive) {}

func TestWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 25)
		for range 2 {
			if err := l.world(nothing).Run(t.Context(), new(migratetest.Process), 0); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := l.end(), "25 arrived, 0 left, within a batch twice: true <nil>"; got != want {
			t.Errorf("%s; want %s", got, want)
		}
		events, err := l.store.History(t.Context(), id, 1)
		if err != nil || events[0].State.Counts.Changed != 25 || !strings.HasPrefix(events[0].Note, "25 moved") {
			t.Errorf("History = %+v, %v; want 25 moved", events, err)
		}
	})
}

// TestWork_Left fails where messages cannot be moved, and leaves those alone that the filter does not pick.
func TestWork_Left(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 25)
		odd, err := redrive.ParseQuery(".body % 2 == 1")
		if err != nil {
			t.Fatal(err)
		}
		broken := func(r *redrive.Redrive) {
			r.Filter.Query = odd
			r.Originals = archive{}
			r.Edit = func(m redrive.Message) (redrive.Message, error) {
				if m.Body == "13" {
					return m, errors.New("unlucky")
				}
				return m, nil
			}
		}
		if err := l.world(broken).Run(t.Context(), new(migratetest.Process), 0); !errors.Is(err, requeue.ErrUnmoved) || !strings.Contains(err.Error(), "1 could not be edited") {
			t.Fatalf("Run = %v; want ErrUnmoved", err)
		}
		l2 := newLab(t, 25)
		if err := l2.world(func(r *redrive.Redrive) { r.Filter.Query = odd }).Run(t.Context(), new(migratetest.Process), 0); err != nil {
			t.Fatal(err)
		}
		if got, want := l2.end(), "12 arrived, 13 left, within a batch twice: true <nil>"; got != want {
			t.Errorf("%s; want %s", got, want)
		}
	})
}

// archive throws originals away.
type archive struct{}

// Keep implements redrive.Archive.
func (archive) Keep(context.Context, []redrive.Copy) error { return nil }

func TestCrash_Requeue(t *testing.T) {
	migratetest.CrashEverywhere(t, func(t *testing.T) migratetest.World { return newLab(t, 25).world(nothing) })
}
