package probe

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Step is one thing that somebody does.
type Step struct {
	Name   string                      // a word; a dimension of its metric, so it stays
	Budget time.Duration               // what takes longer has failed
	Do     func(context.Context) error // an error says what was seen, and what was expected
}

// Done is a step that was tried.
type Done struct {
	Step string
	Took time.Duration
	Err  error
}

// ErrSlow is why a step failed that did what it should, too late.
var ErrSlow = errors.New("took longer than its budget")

// Run tries steps, one after the other, up to the first that fails: what comes after builds on it.
func Run(ctx context.Context, clock func() time.Time, steps []Step) []Done {
	var all []Done
	for _, s := range steps {
		d := s.run(ctx, clock)
		if all = append(all, d); d.Err != nil {
			break
		}
	}
	return all
}

// run cuts a step off at twice its budget: so its time is still measured where it is only a little late, and one that hangs
// does not take the metrics of all others with it.
func (s Step) run(ctx context.Context, clock func() time.Time) Done {
	ctx, cancel := context.WithTimeout(ctx, 2*s.Budget)
	defer cancel()
	began := clock()
	err := s.Do(ctx)
	d := Done{Step: s.Name, Took: clock().Sub(began), Err: err}
	if err == nil && d.Took > s.Budget {
		d.Err = fmt.Errorf("%w: %s of %s", ErrSlow, d.Took.Round(time.Millisecond), s.Budget)
	}
	return d
}

// Failed is why a run failed, with its step; nil where it did not.
func Failed(all []Done) error {
	if len(all) == 0 {
		return errors.New("no step was tried")
	}
	if last := all[len(all)-1]; last.Err != nil {
		return fmt.Errorf("%s: %w", last.Step, last.Err)
	}
	return nil
}

// Total is how long all of it took.
func Total(all []Done) time.Duration {
	var sum time.Duration
	for _, d := range all {
		sum += d.Took
	}
	return sum
}
