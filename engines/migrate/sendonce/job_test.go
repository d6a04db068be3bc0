package sendonce_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce/sendoncetest"
)

const id = "20261126000000_announce_directory"

func TestMemory(t *testing.T) {
	sendoncetest.TestLedger(t, func(*testing.T) (sendonce.Ledger, migrate.Store) {
		store := new(migrate.Memory)
		return &sendonce.Memory{Store: store}, store
	})
}

// lab is a job over a ledger and an outbox in memory.
type lab struct {
	store  *migrate.Memory
	ledger *sendonce.Memory
	outbox *sendonce.Outbox
}

func newLab() *lab {
	store := new(migrate.Memory)
	return &lab{store, &sendonce.Memory{Store: store}, &sendonce.Outbox{}}
}

// list has n people in pages of four. Everybody's is in it twice, in another case.
func list(n int) func(context.Context, string) (sendonce.Page, error) {
	return func(_ context.Context, cursor string) (sendonce.Page, error) {
		from := 0
		if cursor != "" {
			from, _ = strconv.Atoi(cursor)
		}
		var p sendonce.Page
		for i := from; i < min(from+4, n); i++ {
			p.Recipients = append(p.Recipients, sendonce.Recipient{Address: fmt.Sprintf("u%d@example.com", i), Data: map[string]string{"name": fmt.Sprint("U", i)}},
				sendonce.Recipient{Address: fmt.Sprintf("U%d@example.com", i)})
		}
		if from+4 < n {
			p.Next = fmt.Sprint(from + 4)
		}
		return p, nil
	}
}

func compose(r sendonce.Recipient) (sendonce.Message, error) {
	return sendonce.Message{Subject: "News", Text: "Dear " + r.Data["name"]}, nil
}

func (l *lab) job(n int) *sendonce.Job {
	return &sendonce.Job{Promise: sendonce.AtMostOnce, Recipients: list(n), Compose: compose, Mailer: l.outbox, Ledger: l.ledger, Now: time.Now, Batch: 5}
}

func (l *lab) runner(t testing.TB, work migrate.Work) migrate.Runner {
	t.Helper()
	r, err := migrate.New(nil, migrate.Migration{ID: id, Why: "#7", Work: work, Checksum: "t1:0"})
	if err != nil {
		t.Fatal(err)
	}
	return migrate.Runner{Registry: r, Store: l.store, Environment: migrate.Environment{Name: "staging", Kind: "staging"}, By: migrate.Holder{Who: "ada"}, Now: time.Now}
}

func (l *lab) counts(t testing.TB) map[sendonce.Status]int {
	t.Helper()
	c, err := l.ledger.Count(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestJob(t *testing.T) {
	l := newLab()
	l.outbox.Blocked = map[string]bool{"u7@example.com": true}
	report, err := l.runner(t, l.job(30)).Up(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, m := range l.outbox.Mails() {
		got[m.To]++
		if m.Subject != "News" || m.Text != "Dear U"+strings.TrimSuffix(m.To[1:], "@example.com") {
			t.Errorf("mail %+v; want it composed for its recipient", m)
		}
	}
	if len(got) != 29 || got["u7@example.com"] != 0 || len(l.outbox.Mails()) != 29 {
		t.Errorf("mails to %v; want each of 29 once, and nobody who is suppressed", got)
	}
	if c := report.Applied[0].Counts; c.Read != 60 || c.Changed != 29 {
		t.Errorf("Counts = %+v; want 60 read and 29 sent", c)
	}
	events, err := l.store.History(t.Context(), id, 1)
	if want := "29 sent, 1 suppressed, at most once"; err != nil || events[0].Note != want {
		t.Errorf("the history says %q, %v; want %q", events[0].Note, err, want)
	}
}

// TestJob_Rate sends at the mailer's rate less the application's part.
func TestJob_Rate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab()
		l.outbox.Allowed = sendonce.Quota{PerSecond: 4, Today: 1000}
		began := time.Now()
		if _, err := l.runner(t, l.job(31)).Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 10*time.Second || took > 11*time.Second {
			t.Errorf("31 mails took %s; want 10 s at 3 a second", took)
		}
	})
}

func TestJob_Stops(t *testing.T) {
	var sent atomic.Int64
	for name, c := range map[string]struct {
		change func(*lab, *sendonce.Job)
		want   error
		most   int // mails
	}{
		"Closed": {func(l *lab, _ *sendonce.Job) {
			l.outbox.Fail = func(sendonce.Message) error { return sendonce.ErrClosed }
		}, sendonce.ErrClosed, 0},
		"Refused": {func(l *lab, _ *sendonce.Job) {
			l.outbox.Fail = func(m sendonce.Message) error {
				if strings.Contains(m.To, "3") {
					return sendonce.ErrRefused
				}
				return nil
			}
		}, sendonce.ErrBounced, 105},
		"AllRefused": {func(l *lab, _ *sendonce.Job) {
			l.outbox.Fail = func(sendonce.Message) error { return sendonce.ErrRefused }
		}, sendonce.ErrBounced, 0},
		"Unanswered": {func(l *lab, _ *sendonce.Job) {
			l.outbox.Fail = func(sendonce.Message) error { return errors.New("timeout") }
		}, sendonce.ErrUnanswered, 0},
		"Quota":      {func(l *lab, _ *sendonce.Job) { l.outbox.Allowed = sendonce.Quota{PerSecond: 9, Today: 3} }, sendonce.ErrQuota, 0},
		"Bounced":    {func(_ *lab, j *sendonce.Job) { j.Feedback = returned{Sent: 200, Bounced: 11} }, sendonce.ErrBounced, 0},
		"Complained": {func(_ *lab, j *sendonce.Job) { j.Feedback = returned{Sent: 900, Complained: 1} }, sendonce.ErrBounced, 0},
		"Tolerable":  {func(_ *lab, j *sendonce.Job) { j.Feedback = returned{Sent: 2000, Bounced: 100, Complained: 2} }, nil, 200},
	} {
		t.Run(name, func(t *testing.T) {
			sent.Store(0)
			l := newLab()
			j := l.job(200)
			c.change(l, j)
			_, err := l.runner(t, j).Up(t.Context())
			if !errors.Is(err, c.want) || len(l.outbox.Mails()) > c.most {
				t.Errorf("Up = %v after %d mails; want %v and at most %d", err, len(l.outbox.Mails()), c.want, c.most)
			}
			if n := l.counts(t)[sendonce.Sending]; n != 0 {
				t.Errorf("%d recipients are reserved; want them given back, or settled", n)
			}
		})
	}
}

type returned sendonce.Returned

func (r returned) Since(context.Context, time.Time) (sendonce.Returned, error) {
	return sendonce.Returned(r), nil
}

// TestJob_Busy waits for a mailer that is too busy.
func TestJob_Busy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, tried := newLab(), atomic.Int64{}
		l.outbox.Fail = func(sendonce.Message) error {
			if tried.Add(1)%3 != 0 {
				return sendonce.ErrBusy
			}
			return nil
		}
		if _, err := l.runner(t, l.job(20)).Up(t.Context()); err != nil || len(l.outbox.Mails()) != 20 {
			t.Errorf("Up = %v after %d mails; want all 20", err, len(l.outbox.Mails()))
		}
	})
}

// TestJob_GoesOn sends what a job has not sent: to nobody else, though the list is longer now, unless it begins anew.
func TestJob_GoesOn(t *testing.T) {
	l := newLab()
	var n atomic.Int64
	l.outbox.Fail = func(sendonce.Message) error {
		if n.Add(1) == 7 {
			return sendonce.ErrClosed
		}
		return nil
	}
	j := l.job(20)
	j.Rate, j.Batch = 1e6, 1
	if _, err := l.runner(t, j).Up(t.Context()); !errors.Is(err, sendonce.ErrClosed) {
		t.Fatalf("Up = %v; want ErrClosed", err)
	}
	again := l.job(40)
	if _, err := l.runner(t, again).Retry(t.Context(), id); err != nil || len(l.outbox.Mails()) != 20 {
		t.Errorf("Retry = %v after %d mails; want the 20 that were frozen", err, len(l.outbox.Mails()))
	}
	if err := l.runner(t, again).Repair(t.Context(), id, migrate.Again, "20 more"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.runner(t, again).Up(t.Context()); err != nil || len(l.outbox.Mails()) != 40 {
		t.Errorf("Up = %v after %d mails; want the 20 that are new", err, len(l.outbox.Mails()))
	}
}

func TestJob_Refuses(t *testing.T) {
	for name, spoil := range map[string]func(*sendonce.Job){
		"no promise":    func(j *sendonce.Job) { j.Promise = "" },
		"no ledger":     func(j *sendonce.Job) { j.Ledger = nil },
		"a large batch": func(j *sendonce.Job) { j.Batch = 91 },
		"a panic": func(j *sendonce.Job) {
			j.Compose = func(sendonce.Recipient) (sendonce.Message, error) { panic("oh") }
		},
		"no list": func(j *sendonce.Job) {
			j.Recipients = func(context.Context, string) (sendonce.Page, error) { return sendonce.Page{}, errors.New("no list") }
		},
	} {
		l := newLab()
		j := l.job(3)
		spoil(j)
		if _, err := l.runner(t, j).Up(t.Context()); !errors.Is(err, migrate.ErrFailed) || len(l.outbox.Mails()) > 0 {
			t.Errorf("%s: Up = %v; want it to fail", name, err)
		}
	}
}

func TestJob_Estimate(t *testing.T) {
	l := newLab()
	l.outbox.Allowed = sendonce.Quota{PerSecond: 4, Today: 10}
	e, err := l.job(30).Estimate(t.Context(), 0)
	if err != nil || e.Items != 30 || e.Mails != 30 || e.Time != 10*time.Second || len(e.Samples) != 3 || e.Samples[0].After != "News: Dear U0" {
		t.Errorf("Estimate = %+v, %v; want 30 mails in 10 s, and samples", e, err)
	}
	if len(l.counts(t)) != 0 || len(l.outbox.Mails()) != 0 {
		t.Error("the estimate wrote or sent something")
	}
}
