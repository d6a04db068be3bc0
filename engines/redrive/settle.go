package redrive

import (
	"context"
	"fmt"
	"time"
)

// The longest that a step waits to see its messages handled.
const (
	settleMost  = 15 * time.Minute
	settleAsync = 5 * time.Minute // Lambda tries asynchronous invocations twice more, after 1 and 2 minutes (Lambda developer guide, "Asynchronous invocation")
)

// settle waits until what was moved has been handled. It returns an error when it failed, or when nobody takes it.
func (s *run) settle(ctx context.Context) error {
	end, empty, grown, taken := s.Clock().Add(s.settleTime()), 0, 0, s.to == nil
	for {
		if err := s.logged(ctx); err != nil {
			return err
		}
		from, err := Describe(ctx, s.API, s.From)
		if err != nil {
			return err
		}
		more := from.Visible - s.expected()
		if grown = again(grown, more > 0); grown >= sure {
			return fmt.Errorf("%w: %d messages came into the queue since the run began", ErrNewFailure, more)
		}
		if s.to != nil {
			to, err := Describe(ctx, s.API, s.to.Queue.URL)
			if err != nil {
				return err
			}
			taken = taken || to.InFlight > 0 || to.Visible == 0
			if empty = again(empty, to.Depth() == 0 && grown == 0); empty >= sure {
				return nil
			}
		}
		if !s.Clock().Before(end) {
			return s.undecided(taken)
		}
		if err := wait(ctx, s.Poll); err != nil {
			return err
		}
	}
}

// sure is how often in a row an approximate count must say the same to be believed.
const sure = 2

func again(n int, yes bool) int {
	if yes {
		return n + 1
	}
	return 0
}

// undecided is the end of a wait in which nothing failed and the target was never seen empty.
func (s *run) undecided(taken bool) error {
	if !taken {
		return fmt.Errorf("%w: queue %q still has all of them after %s; is its event source switched on?", ErrUntaken, s.to.Queue.Name(), s.settleTime())
	}
	if s.to != nil {
		s.warn("nothing failed within %s, but the target was never seen empty: not every message is known to be handled", s.settleTime())
	}
	return nil
}

// settleTime is how long messages take to fail for good, or what the caller says.
func (s *run) settleTime() time.Duration {
	if s.Settle > 0 {
		return s.Settle
	}
	if s.to == nil {
		return settleAsync
	}
	return min(time.Duration(max(s.to.Queue.MaxReceives, 1))*s.to.Queue.Visibility+30*time.Second, settleMost)
}

// expected is how many messages are visible in the queue at most, unless new ones have come.
func (s *run) expected() int {
	held := s.scan.holds()
	return s.from.Depth() - s.disposed() - held
}

func (s *run) disposed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.gone) + s.report.ByTask - s.before
}

// logged looks into the log for failures of this run's copies.
func (s *run) logged(ctx context.Context) error {
	if s.Failures == nil {
		return nil
	}
	known, err := lookUp(ctx, s.Failures)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = known
	for id, f := range known {
		if s.own[id] {
			return fmt.Errorf("%w: message %s: %s", ErrNewFailure, id, f.Error)
		}
	}
	return nil
}

func (s *run) failures() map[string]Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known
}

// isOwn says whether a message was sent by this run.
func (s *run) isOwn(m Message) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return m.Run() == s.Run || s.own[m.ID]
}
