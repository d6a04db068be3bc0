package sendonce

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrBounced is returned when a job stops itself, before the provider stops the account.
var ErrBounced = errors.New("too many mails come back")

// ErrUnanswered is returned when a job stops itself because the provider does not answer.
var ErrUnanswered = errors.New("the provider does not answer")

// ErrQuota is returned when the provider takes no more mails today.
var ErrQuota = errors.New("the quota of mails is used up")

// watch counts what a run has sent.
type watch struct {
	mu                     sync.Mutex
	sent, refused, unknown int
	began, asked           time.Time
	back                   Returned
}

func (w *watch) count(s Status) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch s {
	case Sent:
		w.sent++
	case Refused:
		w.refused++
	case Unknown:
		w.unknown++
	}
}

// none is how many mails may be refused before any is taken.
const none = 10

// verdict says whether to go on.
func (w *watch) verdict(r Rule) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.unknown >= r.Unknown {
		return fmt.Errorf("%w: of %d mails nobody knows whether they were sent; look at the provider's state, then `mainstay migrate retry`", ErrUnanswered, w.unknown)
	}
	if w.sent == 0 && w.refused >= none {
		return fmt.Errorf("%w: the first %d were refused, and none was taken; look at their reasons in the ledger", ErrBounced, w.refused)
	}
	sent := max(w.sent+w.refused, w.back.Sent)
	if sent < r.After {
		return nil
	}
	if bad := w.refused + w.back.Bounced; part(bad, sent) > r.Bounced {
		return fmt.Errorf("%w: %d of %d bounced or were refused; expected at most %v of them; correct the list of recipients, then `mainstay migrate retry`", ErrBounced, bad, sent, r.Bounced)
	}
	if bad := w.back.Complained; part(bad, sent) > r.Complained {
		return fmt.Errorf("%w: %d of %d recipients complained; expected at most %v of them; think again who wants this mail", ErrBounced, bad, sent, r.Complained)
	}
	return nil
}

func part(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

// every is how often the provider is asked what came back and what is left of the quota.
const every = time.Minute

// may asks, now and then, whether a batch may be sent.
func (j *Job) may(ctx context.Context, name string, batch int) error {
	j.watch.mu.Lock()
	now, asked, began := j.Now(), j.watch.asked, j.watch.began
	if began.IsZero() {
		j.watch.began = now
		began = now
	}
	j.watch.mu.Unlock()
	if !asked.IsZero() && now.Sub(asked) < every {
		return nil
	}
	q, err := j.Mailer.Quota(ctx)
	if err != nil {
		return fmt.Errorf("ask for the quota: %w", err)
	}
	if q.Today >= 0 && q.Today < float64(batch) {
		return fmt.Errorf("send mails of %s: %w: %.0f are left of the last 24 hours' allowance; `mainstay migrate retry` goes on tomorrow, or ask AWS for more", name, ErrQuota, q.Today)
	}
	var back Returned
	if j.Feedback != nil {
		if back, err = j.Feedback.Since(ctx, began); err != nil {
			return fmt.Errorf("ask what came back: %w", err)
		}
	}
	j.watch.mu.Lock()
	j.watch.asked, j.watch.back = now, back
	j.watch.mu.Unlock()
	return j.watch.verdict(j.Stop.withDefaults())
}
