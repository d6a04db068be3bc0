package redrive

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Look goes through a queue and changes nothing in it but the receive counts: what it receives is visible again when it
// ends. While it runs, nobody else sees those messages.
//
// In a FIFO queue it meets the first 10 messages of a group at most: SQS gives no others before those are deleted.
type Look struct {
	API      API
	URL      string
	Filter   Filter
	Limit    int      // of letters that the filter picks; 0 = all
	Failures Failures // may be nil
	Clock    func() time.Time
}

// Looked is the outcome of a look.
type Looked struct {
	Queue  Queue
	Met    int // messages that were looked at
	Picked int // of them, those that the filter picked
}

// Peek returns letters.
func (l Look) Peek(ctx context.Context) ([]Letter, Looked, error) {
	letters := []Letter{}
	out, err := l.each(ctx, func(_ context.Context, s *scan, picked []Letter) error {
		for _, p := range picked {
			s.hold(p.Message)
		}
		letters = append(letters, picked...)
		return nil
	})
	return letters, out, err
}

// Export copies letters into an archive, and leaves them in the queue.
func (l Look) Export(ctx context.Context, to Archive) (Looked, error) {
	return l.each(ctx, func(ctx context.Context, s *scan, picked []Letter) error {
		for _, p := range picked {
			s.hold(p.Message)
		}
		return to.Keep(ctx, copies(s.queue, picked, "export", l.Clock()))
	})
}

// Purge copies letters into an archive and then, when they are safe there, deletes them from the queue.
func (l Look) Purge(ctx context.Context, to Archive) (Looked, error) {
	return l.each(ctx, func(ctx context.Context, s *scan, picked []Letter) error {
		ctx = context.WithoutCancel(ctx) // what was copied is deleted, even when interrupted: else it is there twice
		if err := to.Keep(ctx, copies(s.queue, picked, "purge", l.Clock())); err != nil {
			return errors.Join(err, holdAll(s, picked))
		}
		left, err := s.delete(ctx, messages(picked))
		if left > 0 {
			err = errors.Join(err, fmt.Errorf("delete from queue %q: %d messages are archived and could not be deleted", s.queue.Name(), left))
		}
		return err
	})
}

func holdAll(s *scan, all []Letter) error { s.hold(messages(all)...); return nil }

// each visits the letters that the filter picks, and holds the others.
func (l Look) each(ctx context.Context, visit func(context.Context, *scan, []Letter) error) (out Looked, err error) {
	if out.Queue, err = Describe(ctx, l.API, l.URL); err != nil {
		return out, err
	}
	known, err := lookUp(ctx, l.Failures)
	if err != nil {
		return out, err
	}
	s := newScan(l.API, out.Queue)
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	for l.Limit == 0 || out.Picked < l.Limit {
		got, err := s.next(ctx, maxBatch)
		if err != nil || len(got) == 0 {
			return out, err
		}
		picked, err := l.pick(ctx, s, got, known)
		if err != nil {
			return out, err
		}
		if over := out.Picked + len(picked) - l.Limit; l.Limit > 0 && over > 0 {
			s.hold(messages(picked[len(picked)-over:])...)
			picked = picked[:len(picked)-over]
		}
		out.Met, out.Picked = out.Met+len(got), out.Picked+len(picked)
		if len(picked) == 0 {
			continue
		}
		if err := visit(ctx, s, picked); err != nil {
			return out, err
		}
	}
	return out, nil
}

// pick splits messages into those that the filter picks and those that are held.
func (l Look) pick(ctx context.Context, s *scan, got []Message, known map[string]Failure) ([]Letter, error) {
	var picked []Letter
	for i, m := range got {
		letter := letter(m, known)
		ok, err := l.Filter.Match(ctx, letter, l.Clock())
		if err != nil {
			s.hold(messages(picked)...)
			s.hold(got[i:]...)
			return nil, err
		}
		if ok {
			picked = append(picked, letter)
		} else {
			s.hold(m)
		}
	}
	return picked, nil
}

func lookUp(ctx context.Context, f Failures) (map[string]Failure, error) {
	if f == nil {
		return nil, nil
	}
	known, err := f.Failures(ctx)
	if err != nil {
		return nil, fmt.Errorf("look up failures: %w", err)
	}
	return known, nil
}

func copies(q Queue, all []Letter, reason string, at time.Time) []Copy {
	out := make([]Copy, len(all))
	for i, l := range all {
		out[i] = Copy{Version: copyVersion, Queue: q.Name(), At: at, Reason: reason, Letter: l}
	}
	return out
}

func messages(all []Letter) []Message {
	out := make([]Message, len(all))
	for i, l := range all {
		out[i] = l.Message
	}
	return out
}
