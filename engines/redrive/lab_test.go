package redrive_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

// lab is a queue with its dead-letter queue, and what a test may want of them.
type lab struct {
	t            fataler
	api          redrive.API
	fake         *redrivetest.SQS
	source, dead string
}

type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// newLab makes queues; suffix is "" or ".fifo".
func newLab(t fataler, suffix string) *lab {
	s := redrivetest.New(time.Now)
	l := &lab{t: t, fake: s, api: s, dead: s.Create("dead"+suffix, redrivetest.Queue{})}
	l.source = s.Create("orders"+suffix, redrivetest.Queue{DeadLetter: l.dead, MaxReceives: 2, Visibility: 10 * time.Second})
	return l
}

// die puts messages "0" to "n-1" into the source, and lets them fail until they are dead.
func (l *lab) die(n int) {
	l.t.Helper()
	l.put(l.source, n)
	for range 40 * n { // in FIFO queues, a few of each group at a time
		if l.depth(l.dead) == n {
			break
		}
		for len(l.receive(l.source)) > 0 {
			continue
		}
		time.Sleep(11 * time.Second)
	}
	if got := l.depth(l.dead); got != n {
		l.t.Fatalf("%d messages are dead; want %d", got, n)
	}
}

// put sends messages "0" to "n-1", in 5 groups where it is a FIFO queue.
func (l *lab) put(url string, n int) {
	l.t.Helper()
	for i := 0; i < n; i += 10 {
		in := &sqs.SendMessageBatchInput{QueueUrl: &url}
		for k := i; k < min(i+10, n); k++ {
			e := types.SendMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(k)), MessageBody: aws.String(strconv.Itoa(k))}
			if url[len(url)-5:] == ".fifo" {
				e.MessageGroupId, e.MessageDeduplicationId = aws.String(fmt.Sprint("g", k%5)), aws.String("put"+strconv.Itoa(k))
			}
			in.Entries = append(in.Entries, e)
		}
		if out, err := l.api.SendMessageBatch(context.Background(), in); err != nil || len(out.Failed) > 0 {
			l.t.Fatalf("put = %+v, %v", out, err)
		}
	}
}

func (l *lab) receive(url string) []types.Message {
	l.t.Helper()
	out, err := l.api.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{QueueUrl: &url, MaxNumberOfMessages: 10,
		MessageAttributeNames: []string{"All"}, MessageSystemAttributeNames: []types.MessageSystemAttributeName{"All"}})
	if err != nil {
		l.t.Fatal(err)
	}
	return out.Messages
}

// drain takes all messages out of a queue for good, in the order in which they come.
func (l *lab) drain(url string) []types.Message {
	l.t.Helper()
	var all []types.Message
	for {
		got := l.receive(url)
		if len(got) == 0 {
			return all
		}
		for i, m := range got {
			if _, err := l.api.DeleteMessageBatch(context.Background(), &sqs.DeleteMessageBatchInput{QueueUrl: &url,
				Entries: []types.DeleteMessageBatchRequestEntry{{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: m.ReceiptHandle}}}); err != nil {
				l.t.Fatal(err)
			}
		}
		all = append(all, got...)
	}
}

func (l *lab) queue(url string) redrive.Queue {
	l.t.Helper()
	q, err := redrive.Describe(context.Background(), l.api, url)
	if err != nil {
		l.t.Fatal(err)
	}
	return q
}

func (l *lab) depth(url string) int { l.t.Helper(); return l.queue(url).Depth() }

// redrive is a run with everything set that has to be.
func (l *lab) redrive() redrive.Redrive {
	l.t.Helper()
	return redrive.Redrive{API: l.api, From: l.dead, To: redrive.ToQueue{API: l.api, Queue: l.queue(l.source)}, Run: "r1", Clock: time.Now,
		Live: &redrive.Release{Function: "store", Version: "2", Since: time.Now()}}
}

// function consumes the source queue until the test ends.
type function struct {
	mu      sync.Mutex
	handled []string // bodies, in order
	most    int      // most messages that were ever waiting at once
	fail    func(body string) bool
}

// consume starts a function; fail says at which messages it fails.
func (l *lab) consume(t *testing.T, fail func(body string) bool) *function {
	f := &function{fail: fail}
	ctx, stop := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		for ctx.Err() == nil {
			f.poll(l)
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
	t.Cleanup(func() { stop(); done.Wait() })
	return f
}

func (f *function) poll(l *lab) {
	q := l.queue(l.source)
	got := l.receive(l.source)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.most = max(f.most, q.Visible)
	for _, m := range got {
		if f.fail != nil && f.fail(*m.Body) {
			continue
		}
		f.handled = append(f.handled, *m.Body)
		in := &sqs.DeleteMessageBatchInput{QueueUrl: &l.source, Entries: []types.DeleteMessageBatchRequestEntry{{Id: aws.String("0"), ReceiptHandle: m.ReceiptHandle}}}
		if _, err := l.api.DeleteMessageBatch(context.Background(), in); err != nil {
			l.t.Errorf("delete: %v", err)
		}
	}
}

// distinct counts the bodies that were handled.
func (f *function) distinct() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	seen := map[string]bool{}
	for _, b := range f.handled {
		seen[b] = true
	}
	return len(seen)
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}
