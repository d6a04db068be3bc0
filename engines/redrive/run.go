package redrive

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

// run is a redrive under way.
type run struct {
	Redrive
	from    Queue
	to      *ToQueue // nil: the target is no queue
	scan    *scan
	ledger  *ledger
	limiter *rate.Limiter
	started time.Time
	known   map[string]Failure // what the log says, by message

	mu     sync.Mutex
	report Report
	own    map[string]bool // the copies that this run has sent
	gone   map[string]bool // the messages that this run has deleted; one that was delivered twice may be so twice
	before int             // what a task had moved before the queue was counted
	budget int             // how many more this step may move
}

// limiter limits to a rate; 0 = no limit.
func limiter(velocity float64) *rate.Limiter {
	if velocity == 0 {
		return rate.NewLimiter(rate.Inf, maxBatch)
	}
	return rate.NewLimiter(rate.Limit(velocity), maxBatch)
}

// steps moves one, ten, and the rest.
func (s *run) steps(ctx context.Context) error {
	if err := s.meet(ctx); err != nil {
		return fmt.Errorf("redrive from %q: stopped after %d messages: %w", s.from.Name(), s.report.Moved, err)
	}
	for _, n := range s.Steps {
		moved, err := s.step(ctx, n, 1)
		if err != nil {
			return fmt.Errorf("redrive from %q: %w", s.from.Name(), err)
		}
		if moved > 0 {
			if err := s.settle(ctx); err != nil {
				return fmt.Errorf("redrive from %q: stopped after %d messages: %w", s.from.Name(), s.report.Moved, err)
			}
		}
		if moved < n {
			return nil // there are no more
		}
	}
	if err := s.rest(ctx); err != nil {
		return fmt.Errorf("redrive from %q: stopped after %d messages: %w", s.from.Name(), s.report.Moved, err)
	}
	return nil
}

// all is the budget of a step without a limit.
const all = int(^uint(0) >> 1)

// rest moves what is left, and looks for failures meanwhile.
func (s *run) rest(ctx context.Context) error {
	before := s.report.Moved
	if s.mayLeaveToTask() {
		done, err := s.byTask(ctx)
		if err != nil || done {
			return err
		}
	}
	g, watching := errgroup.WithContext(ctx)
	moving, stop := context.WithCancel(watching)
	g.Go(func() error {
		defer stop()
		_, err := s.step(moving, all, s.Workers)
		return err
	})
	g.Go(func() error { return s.watch(moving) })
	if err := g.Wait(); err != nil || s.report.Moved == before {
		return err
	}
	return s.settle(ctx)
}

// watch looks into the log until ctx ends.
func (s *run) watch(ctx context.Context) error {
	for s.Failures != nil {
		if wait(ctx, s.Poll) != nil {
			return nil
		}
		if err := s.logged(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// step moves at most n messages and returns how many it has moved.
func (s *run) step(ctx context.Context, n, workers int) (int, error) {
	before := s.report.Moved
	s.budget = n
	if s.Limit > 0 {
		s.budget = min(n, s.Limit-before)
	}
	g, ctx := errgroup.WithContext(ctx)
	for range workers {
		g.Go(func() error { return s.work(ctx) })
	}
	err := g.Wait()
	return s.report.Moved - before, err
}

// work moves batches until there is nothing left to move.
func (s *run) work(ctx context.Context) error {
	for {
		n := s.reserve()
		if n == 0 {
			return nil
		}
		received := s.Clock()
		got, err := s.scan.next(ctx, n)
		if err != nil || len(got) == 0 {
			s.giveBack(n)
			return err
		}
		moved, err := s.batch(ctx, got, received)
		s.giveBack(n - moved)
		if err != nil {
			return err
		}
		s.tell()
	}
}

// reserve takes a batch's worth out of the budget.
func (s *run) reserve() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(s.budget, maxBatch)
	s.budget -= n
	return n
}

func (s *run) giveBack(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.budget += n
}

func (s *run) tell() {
	if s.Progress == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Progress(s.report)
}

func (s *run) count(field *int, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*field += n
}

// warn adds a warning, once.
func (s *run) warn(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := fmt.Sprintf(format, args...)
	for _, w := range s.report.Warnings {
		if w == text {
			return
		}
	}
	s.report.Warnings = append(s.report.Warnings, text)
}
