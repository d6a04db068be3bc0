package requeue_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/names"
)

// letters is how many messages are dead.
const letters = 25

// site is a place that processes share, with a consumer of what arrives.
type site struct {
	place
	sqs    *redrivetest.Served
	victim atomic.Pointer[os.Process] // is killed when it has sent messages
	stop   context.CancelFunc
	done   sync.WaitGroup

	mu      sync.Mutex
	arrived map[string]int // how often, by body
}

// open makes a place with dead letters.
func (k killing) open(ctx context.Context, name string) (*site, error) {
	s := &site{place: place{db: k.Client, state: string(k.way) + "-" + name, way: k.way}, arrived: map[string]int{}}
	s.sqs = redrivetest.Serve(time.Now, func(fake *redrivetest.SQS) {
		s.dead = fake.Create("dead", redrivetest.Queue{})
		s.source = fake.Create("imports", redrivetest.Queue{DeadLetter: s.dead, MaxReceives: 3})
		fake.After = s.strike
	})
	s.place.sqs = s.sqs.URL()
	err := dynamolocal.CreateTable(ctx, k.Client, s.state, names.StatePartitionKey, names.StateSortKey)
	for i := range letters {
		_, bad := s.sqs.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &s.dead,
			Entries: []types.SendMessageBatchRequestEntry{{Id: aws.String("a"), MessageBody: aws.String(fmt.Sprint(i))}}})
		err = errors.Join(err, bad)
	}
	ctx, s.stop = context.WithCancel(ctx)
	s.done.Go(func() { s.consume(ctx) })
	return s, err
}

func (s *site) close() { s.stop(); s.done.Wait(); s.sqs.Close() }

// strike kills the victim.
func (s *site) strike(operation string) error {
	if p := s.victim.Load(); p != nil && operation == "SendMessageBatch" {
		_ = p.Kill() // it may be dead already
	}
	return nil
}

// struck has a process be killed behind its first send. One that loses its lease before that, on a busy machine, is run again.
func (s *site) struck(ctx context.Context, k killing) error {
	defer s.sqs.Forward(6 * time.Minute)
	defer s.victim.Store(nil)
	for {
		c, said := s.command(ctx, k, migratetest.Moment{}), new(bytes.Buffer)
		c.Stderr = said
		if err := c.Start(); err != nil {
			return err
		}
		s.victim.Store(c.Process)
		err := c.Wait()
		if migratetest.Killed(err) {
			return nil
		}
		if err == nil || !strings.Contains(said.String(), migrate.ErrLost.Error()) {
			return fmt.Errorf("the process ended with %w: %s; want it killed behind a send", err, said)
		}
	}
}

func (s *site) command(ctx context.Context, k killing, at migratetest.Moment) *exec.Cmd {
	return migratetest.Child{Variable: child, Environ: k.Environ}.Command(ctx, k.Endpoint, s.state, s.place.sqs, s.source, s.dead, s.sqs.Ahead(), k.way, at)
}

// child runs a process to its end, and puts the clock forward behind it where it may have hidden messages.
func (s *site) child(ctx context.Context, k killing, at migratetest.Moment) (said string, err error) {
	out, err := s.command(ctx, k, at).CombinedOutput()
	if k.way != byTask {
		s.sqs.Forward(6 * time.Minute)
	}
	return string(out), err
}

// consume takes what arrives until the end.
func (s *site) consume(ctx context.Context) {
	for ctx.Err() == nil {
		s.take(ctx)
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// take takes what is there; a call that fails is made again.
func (s *site) take(ctx context.Context) {
	out, err := s.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &s.source, MaxNumberOfMessages: 10})
	if err != nil {
		return
	}
	for _, m := range out.Messages {
		in := &sqs.DeleteMessageBatchInput{QueueUrl: &s.source, Entries: []types.DeleteMessageBatchRequestEntry{{Id: aws.String("a"), ReceiptHandle: m.ReceiptHandle}}}
		if _, err := s.sqs.DeleteMessageBatch(ctx, in); err == nil {
			s.mu.Lock()
			s.arrived[*m.Body]++
			s.mu.Unlock()
		}
	}
}

// sentTwice is how many messages may have been sent twice, as a migration reports it.
var sentTwice = regexp.MustCompile(`at most (\d+) sent twice`)

// check wants the migration applied, and each message to have arrived: once, or twice where that was reported.
func (s *site) check(ctx context.Context) error {
	s.stop()
	s.done.Wait()
	s.take(context.WithoutCancel(ctx))
	s.take(context.WithoutCancel(ctx))
	s.take(context.WithoutCancel(ctx)) // ten at a time
	left, err1 := redrive.Describe(ctx, s.sqs, s.dead)
	events, err2 := statetable.New(s.db, s.state).History(ctx, id, 1)
	if err := errors.Join(err1, err2); err != nil || len(events) != 1 || events[0].State.Status != migrate.Applied {
		return fmt.Errorf("found history %+v, %w; want it to end applied", events, err)
	}
	twice := -len(s.arrived)
	for _, n := range s.arrived {
		twice += n
	}
	told := sentTwice.FindStringSubmatch(events[0].Note)
	if len(s.arrived) != letters || left.Depth() > 0 || told == nil {
		return fmt.Errorf("%d of %d messages arrived, and %d are left; it says %q", len(s.arrived), letters, left.Depth(), events[0].Note)
	}
	if most, err := strconv.Atoi(told[1]); err != nil || twice > most || s.way == byTask && twice > 0 {
		return fmt.Errorf("%d messages arrived twice; it says %q", twice, events[0].Note)
	}
	return nil
}
