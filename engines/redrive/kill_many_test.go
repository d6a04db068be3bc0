package redrive_test

import (
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/redrive/redrivetest"
)

// TestCrash_Kill9_Many kills processes from outside, at whatever they are doing, while SQS is at fault: it throttles, refuses
// entries, delivers twice and cuts connections.
func TestCrash_Kill9_Many(t *testing.T) {
	a, n := &assassin{faults: newFaults(7, 50, 200, 20, 4000)}, *messages
	s := newShared(t, t.TempDir(), "", a.arm)
	s.put(s.dead, n)
	kills, maybe, runs := 0, 0, 0
	for ; runs < 100 && (runs == 0 || s.depth(s.dead) > 0); runs++ {
		a.left.Store(int64(n / 50 * (1 + runs%7)))
		told, killed, err := s.run(t.Context(), migratetest.Moment{}, func(p *os.Process) { a.victim.Store(p) })
		a.victim.Store(nil)
		if err != nil && !strings.Contains(err.Error(), "EOF") && !strings.Contains(err.Error(), "RequestThrottled") { // longer than retries help
			t.Fatalf("run %d: %v", runs, err)
		}
		if killed {
			kills++
		}
		maybe += told
	}
	s.server.Close() // what killed processes had sent has had its effect
	arrived := s.drain(s.source)
	check(t, arrived, n, maybe)
	if kills < 3 || maybe == 0 || maybe > 80*kills+10*int(a.cuts.Load()) {
		t.Errorf("%d kills, at most %d duplicates reported; want some kills, and at most 8 batches of 10 for each, and one for each connection cut", kills, maybe)
	}
	t.Logf("%d messages, %d processes, %d of them killed, %d connections cut: %d duplicates, at most %d reported", n, runs, kills, a.cuts.Load(), len(arrived)-n, maybe)
}

// assassin kills a process that has begun its n-th request, and has SQS be at fault while there is one.
type assassin struct {
	faults
	left, cuts atomic.Int64
	victim     atomic.Pointer[os.Process]
}

func (a *assassin) arm(s *redrivetest.SQS) {
	s.Before = func(string) error {
		if p := a.victim.Load(); p != nil && a.left.Add(-1) <= 0 {
			_ = p.Kill() // it may be dead already
		}
		if a.now(a.throttle) {
			return redrivetest.Throttled()
		}
		return a.cutOff()
	}
	s.After = func(string) error { return a.cutOff() }
	s.Refuse = func(string) bool { return a.now(a.refuse) }
	s.Twice = func() bool { return a.now(a.twice) }
}

// now says whether a fault strikes that does so one time in so many.
func (a *assassin) now(one int) bool { return a.victim.Load() != nil && a.hit(one) }

func (a *assassin) cutOff() error {
	if !a.now(a.cut) {
		return nil
	}
	a.cuts.Add(1)
	return errCut
}
