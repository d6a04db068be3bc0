package sendonce

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/internal/repeat"
)

// ErrChanged is returned by ledgers when an entry is not as its reader has seen it.
var ErrChanged = errors.New("the ledger's entry has changed")

// send sends a batch: it reserves, sends and settles.
func (j *Job) send(ctx context.Context, token int64, name, after string) (migrate.Step, error) {
	entries, err := j.Ledger.Next(ctx, name, after, j.batch())
	if err != nil {
		return migrate.Step{}, fmt.Errorf("read ledger: %w", err)
	}
	if len(entries) == 0 {
		return migrate.Step{Cursor: sending + after, Done: true}, nil
	}
	step := migrate.Step{Cursor: sending + entries[len(entries)-1].Key}
	todo, err := j.choose(ctx, token, name, entries)
	if err != nil || len(todo) == 0 {
		return step, err
	}
	if err := j.may(ctx, name, len(todo)); err != nil {
		return step, err
	}
	if err := j.Ledger.Reserve(ctx, token, name, todo); err != nil {
		return step, fmt.Errorf("reserve recipients: %w", err)
	}
	step.Changed, err = j.each(ctx, name, token, todo)
	return step, err
}

// choose returns those of a batch that are to get a mail, composed, and settles those on the suppression list.
func (j *Job) choose(ctx context.Context, token int64, name string, entries []Entry) ([]Entry, error) {
	var todo []Entry
	for _, e := range entries {
		again := j.Promise == AtLeastOnce && (e.Status == Sending || e.Status == Unknown)
		if e.Status != Frozen && !again {
			continue
		}
		is, err := j.Mailer.Suppressed(ctx, e.Address)
		if err != nil {
			return nil, fmt.Errorf("look at the suppression list: %w", err)
		}
		if !is {
			todo = append(todo, e)
			continue
		}
		if err := j.Ledger.Reserve(ctx, token, name, []Entry{e}); err != nil {
			return nil, fmt.Errorf("reserve recipients: %w", err)
		}
		e.Token, e.Status = token, Suppressed
		if err := j.Ledger.Settle(ctx, name, e); err != nil {
			return nil, fmt.Errorf("settle recipient: %w", err)
		}
	}
	return todo, nil
}

// each sends the mails of a batch at the job's rate, and waits for all: an answer that comes late is an answer.
func (j *Job) each(ctx context.Context, name string, token int64, todo []Entry) (int64, error) {
	limiter, err := j.pace(ctx)
	if err != nil {
		return 0, j.release(ctx, name, token, todo, err)
	}
	var b batch
	var g errgroup.Group
	for i, e := range todo {
		stop := b.failed()
		if stop == nil {
			stop = limiter.Wait(ctx)
		}
		if stop != nil {
			b.add(Frozen, j.release(ctx, name, token, todo[i:], stop))
			break
		}
		g.Go(func() error {
			e.Token = token
			err := j.one(ctx, name, &e)
			b.add(e.Status, err)
			return nil
		})
	}
	_ = g.Wait() // errors are in the batch
	return b.sent, errors.Join(b.failed(), j.watch.verdict(j.Stop.withDefaults()))
}

// batch is what became of mails that are sent together.
type batch struct {
	mu   sync.Mutex
	sent int64
	err  error
}

func (b *batch) add(s Status, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s == Sent {
		b.sent++
	}
	if err != nil && (b.err == nil || !strings.Contains(b.err.Error(), err.Error())) {
		b.err = errors.Join(b.err, err) // what stops one mail stops others in the same words
	}
}

func (b *batch) failed() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

// release gives back what was reserved and not tried.
func (j *Job) release(ctx context.Context, name string, token int64, left []Entry, why error) error {
	errs := []error{why}
	for _, e := range left {
		e.Token, e.Status = token, Frozen
		errs = append(errs, j.Ledger.Settle(context.WithoutCancel(ctx), name, e))
	}
	return errors.Join(errs...)
}

// one sends a mail and settles its entry.
func (j *Job) one(ctx context.Context, name string, e *Entry) error {
	m, err := compose(j.Compose, e.Recipient)
	if err != nil {
		e.Status = Frozen
		return errors.Join(fmt.Errorf("compose mail for recipient %s: %w", e.Key, err), j.Ledger.Settle(context.WithoutCancel(ctx), name, *e))
	}
	e.Mail, err = j.try(ctx, m)
	e.Status, e.Reason = Sent, ""
	var stop error
	switch {
	case err == nil:
	case errors.Is(err, ErrRefused):
		e.Status, e.Reason = Refused, err.Error()
	case errors.Is(err, ErrBusy), errors.Is(err, ErrClosed):
		e.Status, stop = Frozen, fmt.Errorf("send mail: %w", err)
	case j.Promise == AtLeastOnce:
		e.Status, e.Reason, stop = Unknown, err.Error(), fmt.Errorf("send mail: %w; another run sends it again", err)
	default:
		e.Status, e.Reason = Unknown, err.Error()
	}
	j.watch.count(e.Status)
	if err := j.Ledger.Settle(context.WithoutCancel(ctx), name, *e); err != nil {
		stop = errors.Join(stop, fmt.Errorf("settle recipient %s, who is %s: %w", e.Key, e.Status, err))
	}
	return stop
}

// try sends a mail, again for as long as the mailer is too busy to take it.
func (j *Job) try(ctx context.Context, m Message) (string, error) {
	for attempt := 0; ; attempt++ {
		id, err := j.once(ctx, m)
		if !errors.Is(err, ErrBusy) || attempt == retries {
			return id, err
		}
		if cause := repeat.Pause(ctx, time.Second<<min(attempt, 5)); cause != nil {
			return "", errors.Join(cause, ErrBusy)
		}
	}
}

// patience is how long a mailer may take to answer.
const patience = time.Minute

// once sends a mail. Who stops the run does not stop it: then nobody would know whether the mail was sent.
func (j *Job) once(ctx context.Context, m Message) (string, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return j.Mailer.Send(ctx, m)
}

// compose turns a panic into an error: the entry is reserved, and has to be given back.
func compose(f func(Recipient) (Message, error), r Recipient) (m Message, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	m, err = f(r)
	m.To = r.Address
	return m, err
}
