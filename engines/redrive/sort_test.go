package redrive_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

// shelf is an archive in memory.
type shelf struct {
	mu     sync.Mutex
	copies []redrive.Copy
	full   bool
}

// Keep implements redrive.Archive.
func (s *shelf) Keep(_ context.Context, all []redrive.Copy) error {
	if s.full {
		return errors.New("no space left on device")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.copies = append(s.copies, all...)
	return nil
}

func query(t *testing.T, text string) redrive.Filter {
	t.Helper()
	q, err := redrive.ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	return redrive.Filter{Query: q}
}

// alone is a redrive in one go, with nobody at the other end.
func (l *lab) alone() redrive.Redrive {
	r := l.redrive()
	r.OneByOne, r.Steps, r.To, r.Settle, r.Live = true, []int{}, quick{r.To}, time.Second, nil
	return r
}

func TestRedrive_Filter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.put(l.dead, 95)
		r := l.alone()
		r.Filter = query(t, ".body % 2 == 0")
		got, err := r.Do(t.Context())
		if err != nil || got.Moved != 48 || got.Passed != 47 || l.queue(l.dead).Visible != 47 {
			t.Errorf("Do = %+v, %v with %d visible; want the 48 even ones moved and the 47 others visible", got, err, l.queue(l.dead).Visible)
		}
		for _, m := range l.drain(l.source) {
			if atoi(*m.Body)%2 != 0 {
				t.Errorf("message %s arrived; want even ones only", *m.Body)
			}
		}
	})
}

// A query that fails at one message must not be taken for one that does not pick it.
func TestRedrive_Filter_ErrAtMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.put(l.dead, 20)
		r := l.alone()
		r.Filter = query(t, ".body.partition == 3")
		got, err := r.Do(t.Context())
		if err == nil || !strings.Contains(err.Error(), "must allow for every form") || got.Moved != 0 || l.queue(l.dead).Visible != 20 {
			t.Errorf("Do = %+v, %v; want an error, and all messages visible", got, err)
		}
	})
}

func TestRedrive_Edit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.put(l.dead, 12)
		r, originals := l.alone(), &shelf{}
		r.Originals = originals
		r.Edit = func(m redrive.Message) (redrive.Message, error) {
			if m.Body == "5" {
				return m, errors.New("cannot be repaired")
			}
			m.Body, m.ID = "fixed "+m.Body, "spoiled"
			return m, nil
		}
		got, err := r.Do(t.Context())
		if err != nil || got.Moved != 11 || got.Unedited != 1 || len(originals.copies) != 11 || !strings.Contains(strings.Join(got.Warnings, "\n"), "cannot be repaired") {
			t.Errorf("Do = %+v, %v with %d originals; want 11 moved and archived, and one left", got, err, len(originals.copies))
		}
		for _, m := range l.drain(l.source) {
			if !strings.HasPrefix(*m.Body, "fixed ") {
				t.Errorf("message %q arrived; want it edited", *m.Body)
			}
		}
		if left := l.drain(l.dead); len(left) != 1 || *left[0].Body != "5" {
			t.Errorf("%d messages are left; want the one that could not be edited", len(left))
		}
	})
}

func TestRedrive_Edit_ErrArchive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.put(l.dead, 12)
		r := l.alone()
		r.Originals, r.Edit = &shelf{full: true}, func(m redrive.Message) (redrive.Message, error) { return m, nil }
		if got, err := r.Do(t.Context()); err == nil || got.Moved != 0 || l.queue(l.dead).Visible != 12 {
			t.Errorf("Do = %+v, %v; want an error, and nothing moved: its originals are not safe", got, err)
		}
	})
}

// redriven puts a message into the dead-letter queue that was redriven so often.
func (l *lab) redriven(body, times string) {
	l.t.Helper()
	out, err := l.api.SendMessageBatch(context.Background(), &sqs.SendMessageBatchInput{QueueUrl: &l.dead, Entries: []types.SendMessageBatchRequestEntry{{Id: aws.String("0"),
		MessageBody: &body, MessageAttributes: map[string]types.MessageAttributeValue{"mainstay-redrives": {DataType: aws.String("Number"), StringValue: &times}}}}})
	if err != nil || len(out.Failed) > 0 {
		l.t.Fatalf("send = %+v, %v", out, err)
	}
}

func TestRedrive_Poison(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.redriven("hopeful", "2")
		l.redriven("poison", "3")
		got, err := l.alone().Do(t.Context())
		if err != nil || got.Moved != 1 || got.Poison != 1 || l.queue(l.dead).Visible != 1 {
			t.Errorf("Do = %+v, %v; want the poison left", got, err)
		}
		r, quarantine := l.alone(), &shelf{}
		r.Quarantine = quarantine
		got, err = r.Do(t.Context())
		if err != nil || got.Quarantined != 1 || got.Left != 0 || len(quarantine.copies) != 1 || quarantine.copies[0].Message.Body != "poison" {
			t.Errorf("Do = %+v, %v with %d copies; want the poison in quarantine", got, err, len(quarantine.copies))
		}
	})
}

func TestRedrive_Poison_ErrQuarantine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.redriven("poison", "3")
		r := l.alone()
		r.Quarantine = &shelf{full: true}
		if got, err := r.Do(t.Context()); err == nil || got.Quarantined != 0 || l.depth(l.dead) != 1 {
			t.Errorf("Do = %+v, %v; want an error, and the message where it was", got, err)
		}
	})
}

// A message that stays holds its group: those behind it stay, too, and other groups go on.
func TestRedrive_FIFO_HoldsTheGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, ".fifo")
		l.put(l.dead, 50) // g0 has 0, 5, 10, …
		r := l.alone()
		r.Filter = query(t, ".body != 10")
		got, err := r.Do(t.Context())
		if err != nil || got.Moved != 42 || got.Left != 8 {
			t.Errorf("Do = %+v, %v; want 42 moved, and 8 of g0 left", got, err)
		}
		ordered(t, l.drain(l.source))
		if left := l.drain(l.dead); len(left) != 8 || *left[0].Body != "10" {
			t.Errorf("%d are left; want 10 and those behind it", len(left))
		}
		if got.Warnings == nil || !strings.Contains(strings.Join(got.Warnings, " "), "deduplication") {
			t.Errorf("warnings %q; want one of deduplication", got.Warnings)
		}
	})
}

// What an earlier run may have sent more than 5 minutes ago, SQS does not recognise.
func TestRedrive_FIFO_WarnsOfTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, ".fifo")
		j := new(redrive.MemoryJournal)
		if err := j.Append(t.Context(), []redrive.Mark{{Step: redrive.StepSending, ID: "m-1", At: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		r := l.alone()
		r.Journal = j
		early, err := r.Do(t.Context())
		time.Sleep(5 * time.Minute)
		late, err2 := r.Do(t.Context())
		if err != nil || err2 != nil || len(late.Warnings) != len(early.Warnings)+1 || !strings.Contains(strings.Join(late.Warnings, "\n"), "may have sent 1 messages more than 5m0s ago") {
			t.Errorf("warnings %q, then %q; want one more", early.Warnings, late.Warnings)
		}
	})
}

func TestRedrive_Refused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, "")
		l.put(l.dead, 3)
		r := l.alone()
		r.Originals = &shelf{}
		r.Edit = func(m redrive.Message) (redrive.Message, error) {
			if m.Body == "1" {
				m.Body = ""
			}
			return m, nil
		}
		got, err := r.Do(t.Context())
		if err != nil || got.Moved != 2 || got.Refused != 1 || l.queue(l.dead).Visible != 1 || !strings.Contains(strings.Join(got.Warnings, " "), "must not be empty") {
			t.Errorf("Do = %+v, %v; want the refused one left, with SQS's reason", got, err)
		}
	})
}

func TestRedrive_JournalInAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dlq", "dead.jsonl")
	j, err := redrive.OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	marks := []redrive.Mark{{Step: redrive.StepSending, ID: "a", At: time.Unix(1, 0).UTC()}, {Step: redrive.StepSent, ID: "a", Copy: "b", At: time.Unix(2, 0).UTC()}}
	if err := errors.Join(j.Append(t.Context(), marks), j.Close()); err != nil {
		t.Fatal(err)
	}
	tear(t, path, `{"step":"sen`)
	j, err = redrive.OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := j.Load(t.Context())
	if err != nil || len(got) != 2 || got[1] != marks[1] {
		t.Errorf("Load = %+v, %v; want the marks, without the one that was cut", got, err)
	}
}
