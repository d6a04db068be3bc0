package redrive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

// Replay puts the messages of an archive back into a queue. A run that was killed is resumed with the same journal.
type Replay struct {
	Copies   iter.Seq2[Copy, error] // ReadArchive's, usually
	To       Sink
	Journal  Journal
	Filter   Filter
	Edit     Edit
	Velocity float64 // messages a second; 0 = as fast as it goes
	Clock    func() time.Time
}

// Replayed says what a replay has done.
type Replayed struct {
	Sent     int      `json:"sent"`
	Passed   int      `json:"passed"`   // not picked by the filter
	Before   int      `json:"before"`   // sent by an earlier run
	Twice    int      `json:"twice"`    // further copies of a message in the same archive
	Maybe    int      `json:"maybe"`    // sent again, not knowing whether they had been, also by runs that were killed: at most so many duplicates
	Refused  int      `json:"refused"`  // not taken by the queue
	Warnings []string `json:"warnings"` // why
}

// Do replays.
func (r Replay) Do(ctx context.Context) (out Replayed, err error) {
	out.Warnings = []string{}
	l, err := openLedger(ctx, r.Journal, r.Clock)
	if err != nil {
		return out, err
	}
	defer func() { out.Maybe, err = l.maybe(), errors.Join(err, l.end(ctx, "replay")) }()
	limit, batch, met := limiter(r.Velocity), []Message{}, map[string]bool{}
	flush := func() error {
		if err := limit.WaitN(ctx, len(batch)); err != nil {
			return err
		}
		err := r.send(context.WithoutCancel(ctx), l, batch, &out)
		batch = batch[:0]
		return err
	}
	for c, err := range r.Copies {
		if err != nil {
			return out, err
		}
		m, ok, err := r.prepare(ctx, c, l, met, &out)
		if err != nil {
			return out, err
		}
		if ok {
			batch = append(batch, m)
		}
		if len(batch) == maxBatch {
			if err := flush(); err != nil {
				return out, err
			}
		}
	}
	return out, flush()
}

// prepare says whether a copy is to be sent, and makes it what is to be sent.
func (r Replay) prepare(ctx context.Context, c Copy, l *ledger, met map[string]bool, out *Replayed) (Message, bool, error) {
	m := c.Message
	if met[m.ID] {
		out.Twice++
		return m, false, nil
	}
	met[m.ID] = true
	if l.isSent(m.ID) {
		out.Before++
		return m, false, nil
	}
	ok, err := r.Filter.Match(ctx, c.Letter, r.Clock())
	if err != nil {
		return m, false, err
	}
	if !ok {
		out.Passed++
		return m, false, nil
	}
	if r.Edit != nil {
		edited, err := r.Edit(m)
		if err != nil {
			return m, false, err
		}
		edited.ID, edited.Group = m.ID, m.Group
		m = edited
	}
	return m, true, nil
}

func (r Replay) send(ctx context.Context, l *ledger, batch []Message, out *Replayed) error {
	if len(batch) == 0 {
		return nil
	}
	answers, err := l.deliver(ctx, r.To, batch)
	var sent, refused, copied []string
	errs := []error{err}
	for i, s := range answers {
		switch {
		case s.Err == nil:
			sent, copied = append(sent, batch[i].ID), append(copied, s.ID)
		case errors.Is(s.Err, ErrRefused):
			refused = append(refused, batch[i].ID)
			out.Warnings = append(out.Warnings, fmt.Sprintf("message %s: %v", batch[i].ID, s.Err))
		default:
			errs = append(errs, s.Err)
		}
	}
	out.Sent, out.Refused = out.Sent+len(sent), out.Refused+len(refused)
	errs = append(errs, l.mark(ctx, StepSent, sent, copied), l.mark(ctx, StepRefused, refused, nil))
	return errors.Join(errs...)
}
