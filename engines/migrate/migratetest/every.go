package migratetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// World is data that migrations work on, and the state that is kept of them.
type World struct {
	Store migrate.Store
	Now   func() time.Time // time.Now, usually: that of synctest
	// Migrations returns the migrations of a process: all that they call is the process's.
	Migrations func(*Process) []migrate.Migration
	// End describes what the migrations have come to. It is the same however often they were killed.
	End func() string
}

// Run runs the migrations as a process whose clock is wrong by skew.
func (w World) Run(ctx context.Context, p *Process, skew time.Duration) error {
	r, err := migrate.New(nil, w.Migrations(p)...)
	if err != nil {
		return err
	}
	run := migrate.Runner{Registry: r, Store: p.Store(w.Store), Environment: migrate.Environment{Name: "staging", Kind: "staging"},
		By: migrate.Holder{Who: "ada"}, Now: func() time.Time { return w.Now().Add(skew) }}
	_, err = run.Up(ctx)
	return err
}

// wrong is how wrong the clocks of runners are: the one that is killed is ahead, the one behind it is late.
const wrong = 10 * time.Minute

// CrashEverywhere kills runs at every call they make, before the call has its effect and behind it: every read, write,
// checkpoint, change of state and renewal of the lease. Another run behind it must come to the same end as one that
// nobody killed. It returns how many calls a run makes. Worlds must keep to memory: the clock is that of synctest.
func CrashEverywhere(t *testing.T, open func(*testing.T) World) int {
	t.Helper()
	calls, want := 0, ""
	synctest.Test(t, func(t *testing.T) {
		w, p := open(t), &Process{Takes: between}
		if err := w.Run(t.Context(), p, 0); err != nil {
			t.Fatal(err)
		}
		calls, want = p.Calls(), w.End()
	})
	for at := 1; at <= calls; at++ {
		for _, behind := range []bool{false, true} {
			t.Run(fmt.Sprint(at, behind), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					if got := killed(t, open(t), at, behind); got != want {
						t.Errorf("killed at call %d (behind it: %t), it ended with\n%s\nwant\n%s", at, behind, got, want)
					}
				})
			})
		}
	}
	return calls
}

// between is how long a call takes: three of them come between two renewals of the lease.
const between = 3 * time.Second

func killed(t *testing.T, w World, at int, behind bool) string {
	t.Helper()
	err := w.Run(t.Context(), &Process{KillAt: at, Behind: behind, Takes: between}, wrong)
	// The order of calls differs from run to run, so that the last ones may not be reached; then nothing is killed.
	if err != nil && !errors.Is(err, ErrCrashed) {
		t.Fatalf("the run that was killed ended with %v", err)
	}
	if err := w.Run(t.Context(), &Process{}, -wrong); err != nil {
		t.Fatalf("the run behind it: %v", err)
	}
	return w.End()
}
