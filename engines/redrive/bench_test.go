package redrive_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

const benchMessages = 2000

// BenchmarkRedrive moves 2,000 messages in each of the ways that there are, over the fake with 5 ms a call, and over
// the embedded AWS, which has no move task.
func BenchmarkRedrive(b *testing.B) {
	fake := redrivetest.New(time.Now)
	fake.Latency = 5 * time.Millisecond
	b.Run("Fake", func(b *testing.B) { ways(b, fake, fake.Create, true) })
	w := embeddedWorld(b)
	b.Run("Embedded", func(b *testing.B) { ways(b, w.API, w.Create, false) })
}

func ways(b *testing.B, api redrive.API, create func(string, redrivetest.Queue) string, tasks bool) {
	way := func(name, suffix string, move func(*testing.B, *lab)) {
		b.Run(name, func(b *testing.B) {
			dead := create("dead-"+name+suffix, redrivetest.Queue{})
			l := &lab{t: b, api: api, dead: dead, source: create("orders-"+name+suffix, redrivetest.Queue{DeadLetter: dead, MaxReceives: 3})}
			for b.Loop() {
				b.StopTimer()
				l.put(l.dead, benchMessages)
				b.StartTimer()
				move(b, l)
				b.StopTimer()
				if n := len(l.drain(l.source)); n != benchMessages {
					b.Fatalf("%d messages were moved; want %d", n, benchMessages)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(benchMessages)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
	way("OneByOne", "", func(b *testing.B, l *lab) { plain(b, l, 1) })
	way("TenByTen", "", func(b *testing.B, l *lab) { plain(b, l, 10) })
	way("Redrive", "", func(b *testing.B, l *lab) { all(b, l, true) })
	way("RedriveFIFO", ".fifo", func(b *testing.B, l *lab) { all(b, l, true) })
	if tasks {
		way("Task", "", func(b *testing.B, l *lab) { all(b, l, false) })
	}
}

// all redrives in one step, with a journal in a file, as the command does.
func all(b *testing.B, l *lab, one bool) {
	j, err := redrive.OpenJournal(b.TempDir() + "/journal.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	defer j.Close()
	r := l.redrive()
	r.OneByOne, r.Steps, r.Live, r.Journal = one, []int{}, nil, j
	r.Settle, r.Poll = time.Nanosecond, 10*time.Millisecond // nobody consumes: do not wait for it
	if one {
		r.To = quick{r.To}
	}
	got, err := r.Do(context.Background())
	if got.Moved != benchMessages {
		b.Fatalf("%+v, %v", got, err)
	}
}

// plain is what sqsmover and its like do: receive ten, then send and delete them, so many with a call, one call after
// another, and with no journal.
func plain(b *testing.B, l *lab, size int) {
	ctx := context.Background()
	for {
		got := l.receive(l.dead)
		if len(got) == 0 {
			return
		}
		for part := range slices.Chunk(got, size) {
			send, remove := &sqs.SendMessageBatchInput{QueueUrl: &l.source}, &sqs.DeleteMessageBatchInput{QueueUrl: &l.dead}
			for _, m := range part {
				send.Entries = append(send.Entries, types.SendMessageBatchRequestEntry{Id: m.MessageId, MessageBody: m.Body, MessageAttributes: m.MessageAttributes})
				remove.Entries = append(remove.Entries, types.DeleteMessageBatchRequestEntry{Id: m.MessageId, ReceiptHandle: m.ReceiptHandle})
			}
			if _, err := l.api.SendMessageBatch(ctx, send); err != nil {
				b.Fatal(err)
			}
			if _, err := l.api.DeleteMessageBatch(ctx, remove); err != nil {
				b.Fatal(err)
			}
		}
	}
}
