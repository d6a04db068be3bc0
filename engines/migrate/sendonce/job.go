package sendonce

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Promise says what happens to recipients of whom nobody knows whether they got the mail.
type Promise string

// The promises. There is no default.
const (
	AtMostOnce  Promise = "at most once"  // they get no other: nobody gets the mail twice, and a few may get none
	AtLeastOnce Promise = "at least once" // they get another: everybody gets it, and a few may get it twice
)

// Page is a part of the recipients.
type Page struct {
	Recipients []Recipient
	Next       string // "" ends the list
}

// Job sends a mail to each recipient once. It is migrate.Work.
type Job struct {
	Name       string // of the ledger; "": the migration's ID. Another job of the same name goes on where one has ended.
	Promise    Promise
	Recipients func(ctx context.Context, cursor string) (Page, error) // is asked before the first mail, once
	Compose    func(Recipient) (Message, error)                       // To is filled in
	Mailer     Mailer
	Ledger     Ledger
	Now        func() time.Time

	Rate     float64  // mails a second; 0: three quarters of what the mailer's quota says, the rest is the application's
	Batch    int      // mails that are reserved together, and lost or sent again if the runner is killed; 0: 10
	Feedback Feedback // nil: only what the mailer refuses counts as bounced
	Stop     Rule

	mu      sync.Mutex
	limiter *rate.Limiter
	watch   watch
}

const (
	defaultBatch = 10
	mostBatch    = 90 // a transaction has 100 items, one of which checks the lease
	ourShare     = 0.75
	retries      = 8 // of a mail for which the mailer was too busy
)

// Where a cursor is: before the first mail recipients are frozen, a page after the other.
const (
	freezing = "freeze:"
	sending  = "send:"
)

// Segments implements migrate.Work. The provider is the bottleneck, so that one is enough.
func (j *Job) Segments(context.Context) (int, error) {
	var errs []error
	if j.Promise != AtMostOnce && j.Promise != AtLeastOnce {
		errs = append(errs, fmt.Errorf("found promise %q; expected %q or %q", j.Promise, AtMostOnce, AtLeastOnce))
	}
	if j.Recipients == nil || j.Compose == nil || j.Mailer == nil || j.Ledger == nil || j.Now == nil {
		errs = append(errs, errors.New("expected Recipients, Compose, Mailer, Ledger and Now to be set"))
	}
	if j.Batch < 0 || j.Batch > mostBatch || j.Rate < 0 {
		errs = append(errs, fmt.Errorf("found batches of %d and a rate of %v; expected 1 to %d, and a rate that is not negative", j.Batch, j.Rate, mostBatch))
	}
	if err := errors.Join(errs...); err != nil {
		return 0, fmt.Errorf("send mail once: %w", err)
	}
	return 1, nil
}

// Step implements migrate.Work.
func (j *Job) Step(ctx context.Context, s migrate.Segment) (migrate.Step, error) {
	name := j.Name
	if name == "" {
		name = s.Migration
	}
	if after, ok := strings.CutPrefix(s.Cursor, sending); ok {
		return j.send(ctx, s.Token, name, after)
	}
	return j.freeze(ctx, s.Token, name, strings.TrimPrefix(s.Cursor, freezing))
}

// freeze writes a page of the recipients down.
func (j *Job) freeze(ctx context.Context, token int64, name, cursor string) (migrate.Step, error) {
	page, err := j.Recipients(ctx, cursor)
	if err != nil {
		return migrate.Step{}, fmt.Errorf("list recipients: %w", err)
	}
	entries := make([]Entry, 0, len(page.Recipients))
	seen := map[string]bool{}
	for _, r := range page.Recipients {
		if key := Key(r.Address); !seen[key] {
			seen[key] = true
			entries = append(entries, Entry{Key: key, Recipient: r, Status: Frozen})
		}
	}
	for len(entries) > 0 {
		n := min(len(entries), mostBatch)
		if err := j.Ledger.Freeze(ctx, token, name, entries[:n]); err != nil {
			return migrate.Step{}, fmt.Errorf("freeze recipients: %w", err)
		}
		entries = entries[n:]
	}
	step := migrate.Step{Cursor: freezing + page.Next, Counts: migrate.Counts{Read: int64(len(page.Recipients))}}
	if page.Next == "" {
		step.Cursor = sending
	}
	return step, nil
}

// pace returns the limiter, which is made when the first mail is about to be sent.
func (j *Job) pace(ctx context.Context) (*rate.Limiter, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.limiter != nil {
		return j.limiter, nil
	}
	r := j.Rate
	if r == 0 {
		q, err := j.Mailer.Quota(ctx)
		if err != nil {
			return nil, fmt.Errorf("ask for the quota: %w", err)
		}
		if r = q.PerSecond * ourShare; r <= 0 {
			return nil, fmt.Errorf("ask for the quota: found %v mails a second; expected more, or Rate to be set: %w", q.PerSecond, ErrClosed)
		}
	}
	j.limiter = rate.NewLimiter(rate.Limit(r), 1)
	return j.limiter, nil
}

func (j *Job) batch() int {
	if j.Batch == 0 {
		return defaultBatch
	}
	return j.Batch
}
