package sqs_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/adapters/sqs"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
)

// fake is a FIFO queue with the limits of SQS.
type fake struct {
	bodies []string
	groups []string
	ids    map[string]bool // deduplication
	calls  int

	refuse func(call, entry int) *types.BatchResultErrorEntry // nil: nothing
	fault  error
}

func (f *fake) SendMessageBatch(_ context.Context, in *awssqs.SendMessageBatchInput, _ ...func(*awssqs.Options)) (*awssqs.SendMessageBatchOutput, error) {
	f.calls++
	if f.fault != nil {
		return nil, f.fault
	}
	if n := len(in.Entries); n < 1 || n > 10 {
		return nil, fmt.Errorf("EmptyBatchRequest or TooManyEntriesInBatchRequest: %d entries", n)
	}
	size, distinct, out := 0, map[string]bool{}, &awssqs.SendMessageBatchOutput{}
	for i, e := range in.Entries {
		size += len(*e.MessageBody)
		if distinct[*e.Id] {
			return nil, fmt.Errorf("BatchEntryIdsNotDistinct: %s", *e.Id)
		}
		distinct[*e.Id] = true
		if f.refuse != nil {
			if r := f.refuse(f.calls, i); r != nil {
				r.Id = e.Id
				out.Failed = append(out.Failed, *r)
				continue
			}
		}
		f.accept(e)
	}
	if size > 1<<20 {
		return nil, fmt.Errorf("BatchRequestTooLong: %d bytes", size)
	}
	return out, nil
}

func (f *fake) accept(e types.SendMessageBatchRequestEntry) {
	if f.ids == nil {
		f.ids = map[string]bool{}
	}
	if f.ids[*e.MessageDeduplicationId] {
		return
	}
	f.ids[*e.MessageDeduplicationId] = true
	f.bodies, f.groups = append(f.bodies, *e.MessageBody), append(f.groups, *e.MessageGroupId)
}

func (f *fake) take(t *testing.T) []users.Chunk {
	t.Helper()
	var all []users.Chunk
	for _, b := range f.bodies {
		c, err := sqs.Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	f.bodies = nil
	return all
}

func TestQueue(t *testing.T) {
	userstest.TestQueue(t, func(t *testing.T) userstest.Line {
		f := &fake{}
		return userstest.Line{Queue: sqs.NewQueue(f, "https://queue"), Take: func() []users.Chunk { return f.take(t) }}
	})
}

func someChunks(n int) []users.Chunk {
	all := make([]users.Chunk, n)
	for i := range all {
		all[i] = users.Chunk{Import: "i1", UploadedAt: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Seq: i, Partition: i % users.Partitions,
			Rows: []users.Row{{Line: i + 2, ID: "a", Email: "a@example.com", Name: "Ada"}}}
	}
	return all
}

func TestQueue_GroupsAndDeduplicates(t *testing.T) {
	f := &fake{}
	q := sqs.NewQueue(f, "https://queue")
	for range 2 {
		if err := q.Send(t.Context(), someChunks(8)); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.bodies) != 8 || f.groups[7] != "p-07" || !f.ids["i1-7"] {
		t.Errorf("%d messages in groups %v with ids %v; want 8, each in the group of its partition", len(f.bodies), f.groups, f.ids)
	}
}

func busy(fault bool) *types.BatchResultErrorEntry {
	return &types.BatchResultErrorEntry{Code: aws.String("InternalError"), Message: aws.String("busy"), SenderFault: fault}
}

func TestQueue_PartialFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{refuse: func(call, entry int) *types.BatchResultErrorEntry {
			if call == 1 && entry%2 == 0 {
				return busy(false)
			}
			return nil
		}}
		began := time.Now()
		if err := sqs.NewQueue(f, "https://queue").Send(t.Context(), someChunks(10)); err != nil || len(f.bodies) != 10 || f.calls != 2 {
			t.Errorf("Send = %v with %d messages after %d calls; want 10 after 2", err, len(f.bodies), f.calls)
		}
		if time.Since(began) == 0 {
			t.Error("what a busy queue refused was sent again at once")
		}
	})
}

func TestQueue_GivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{refuse: func(int, int) *types.BatchResultErrorEntry { return busy(false) }}
		err := sqs.NewQueue(f, "https://queue").Send(t.Context(), someChunks(3))
		if err == nil || !strings.Contains(err.Error(), "3 were refused") || !strings.Contains(err.Error(), "busy") || f.calls > 10 {
			t.Errorf("Send = %v after %d calls; want it to say how many and why", err, f.calls)
		}
	})
}

func TestQueue_SenderFault(t *testing.T) {
	f := &fake{refuse: func(int, int) *types.BatchResultErrorEntry { return busy(true) }}
	if err := sqs.NewQueue(f, "https://queue").Send(t.Context(), someChunks(3)); err == nil || f.calls != 1 {
		t.Errorf("Send = %v after %d calls; want an error at once", err, f.calls)
	}
}

func TestQueue_Fault(t *testing.T) {
	denied := errors.New("AccessDenied")
	if err := sqs.NewQueue(&fake{fault: denied}, "https://queue").Send(t.Context(), someChunks(1)); !errors.Is(err, denied) {
		t.Errorf("Send = %v; want the fault", err)
	}
}

func TestDecode_Refuses(t *testing.T) {
	good, err := sqs.Encode(someChunks(1)[0])
	if err != nil {
		t.Fatal(err)
	}
	rows := `"rows":[` + strings.Repeat(`{"l":2,"i":"a","e":"a@example.com","n":"Ada"},`, users.MaxChunkRows)
	for name, change := range map[string][2]string{
		"Version": {`"v":1`, `"v":2`}, "NoVersion": {`"v":1,`, ``}, "NoImport": {`"i1"`, `""`}, "NoTime": {`"uploadedAt"`, `"at"`}, "NoRows": {`"rows"`, `"r"`},
		"TooManyRows": {`"rows":[`, rows}, "Partition": {`"partition":0`, `"partition":32`}, "Negative": {`"seq":0`, `"seq":-1`}, "Poison": {good, "poison"},
	} {
		t.Run(name, func(t *testing.T) {
			body := strings.Replace(good, change[0], change[1], 1)
			if c, err := sqs.Decode(body); err == nil || body == good {
				t.Errorf("Decode = %+v; want an error", c)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	good, err := sqs.Encode(someChunks(1)[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(`{"v":1,"rows":[{}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		c, err := sqs.Decode(body)
		if err != nil {
			return
		}
		again, err := sqs.Encode(c)
		if err != nil {
			return // a year that JSON cannot write
		}
		if back, err := sqs.Decode(again); err != nil || fmt.Sprint(back) != fmt.Sprint(c) {
			t.Errorf("decoded, encoded and decoded, %+v is %+v, %v", c, back, err)
		}
	})
}

// only is a bucket with one file; it forgets what is written.
type only string

// Open implements users.Files.
func (o only) Open(context.Context, users.Upload) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(string(o))), nil
}

// Write implements users.Files.
func (only) Write(_ context.Context, _, _ string, r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// collected is a queue that only collects.
type collected []users.Chunk

// Send implements users.Queue.
func (q *collected) Send(_ context.Context, chunks []users.Chunk) error {
	*q = append(*q, chunks...)
	return nil
}

// fresh knows no import.
type fresh struct{ users.Imports }

// Reading implements users.Imports.
func (fresh) Reading(context.Context, string) (users.Report, error) {
	return users.Report{}, users.ErrNotFound
}

// SaveReading implements users.Imports.
func (fresh) SaveReading(context.Context, users.Report) error { return nil }

// TestEncode_Size cuts rows of any text into chunks and weighs the messages: each holds one row, or fits.
func TestEncode_Size(t *testing.T) {
	text := rapid.StringOfN(rapid.SampledFrom([]rune("x\"<\u2028é\x01")), 0, 3000, -1)
	rapid.Check(t, func(t *rapid.T) {
		var queue collected
		file := "id,email,name,note\n"
		for i := range rapid.IntRange(1, 60).Draw(t, "rows") {
			file += fmt.Sprintf("%d,a@example.com,Ada,\"%s\"\n", i%3, strings.ReplaceAll(text.Draw(t, "note"), `"`, `""`))
		}
		if _, err := (users.Importer{Files: only(file), Queue: &queue, Imports: fresh{}}).Import(context.Background(), users.Upload{}); err != nil {
			t.Fatal(err)
		}
		for _, c := range queue {
			body, err := sqs.Encode(c)
			if err != nil || len(c.Rows) > 1 && len(body) > users.MaxChunkBytes+200 {
				t.Fatalf("a chunk of %d rows has %d bytes, %v; want at most %d", len(c.Rows), len(body), err, users.MaxChunkBytes)
			}
		}
	})
}

func TestChunks(t *testing.T) {
	body, err := sqs.Encode(someChunks(1)[0])
	if err != nil {
		t.Fatal(err)
	}
	var got users.Chunk
	handle := sqs.Chunks(func(_ context.Context, c users.Chunk) error {
		got = c
		return nil
	})
	if err := handle(t.Context(), events.SQSMessage{Body: body}); err != nil || !reflect.DeepEqual(got, someChunks(1)[0]) {
		t.Errorf("handled %+v, %v; want the chunk that was sent", got, err)
	}
	if err := handle(t.Context(), events.SQSMessage{Body: "poison"}); err == nil {
		t.Error("a message that is no chunk was accepted")
	}
}
