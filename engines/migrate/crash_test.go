package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
)

// life is how long leases live in tests; their clock is that of synctest.
const life = 30 * time.Second

// attempt runs two migrations, slowly enough for renewals of the lease to come between their steps.
func attempt(t *testing.T, p *migratetest.Process, s migrate.Store, c *cells, skew time.Duration) error {
	c.gate = func() { <-time.After(7 * time.Second) }
	work := &raise{cells: c, process: p, segments: 3, each: 5}
	r := runner(registry(t, migration(first, work), migration(second, migrate.Once(nothing), first)), p.Store(s), "ada")
	r.Life, r.Now = life, func() time.Time { return time.Now().Add(skew) }
	_, err := r.Up(t.Context())
	return err
}

// TestCrash_EveryCall kills a run at every call it makes, before and behind its effect: at every write of the work, every
// checkpoint, every change of state and every renewal of the lease. Another run then comes to the same end.
func TestCrash_EveryCall(t *testing.T) {
	calls := 0
	synctest.Test(t, func(t *testing.T) {
		p, c := &migratetest.Process{}, &cells{}
		if err := attempt(t, p, new(migrate.Memory), c, 0); err != nil {
			t.Fatal(err)
		}
		c.check(t, 15)
		calls = p.Calls()
	})
	if calls < 15+9+6+3 {
		t.Fatalf("a run makes %d calls; want 15 writes, 9 checkpoints, 4 states, renewals and more", calls)
	}
	for at := 1; at <= calls; at++ {
		for _, behind := range []bool{false, true} {
			t.Run(fmt.Sprint(at, behind), func(t *testing.T) { synctest.Test(t, func(t *testing.T) { killed(t, at, behind) }) })
		}
	}
}

func killed(t *testing.T, at int, behind bool) {
	store, c := new(migrate.Memory), &cells{}
	// The order of calls differs from run to run, so that the last ones may not be reached; then nothing is killed.
	if err := attempt(t, &migratetest.Process{KillAt: at, Behind: behind}, store, c, 10*time.Minute); err != nil && !errors.Is(err, migratetest.ErrCrashed) {
		t.Fatalf("the run that was killed ended with %v", err)
	}
	if err := attempt(t, &migratetest.Process{}, store, c, -10*time.Minute); err != nil {
		t.Fatalf("the run behind it: %v", err)
	}
	c.check(t, 15)
	states, err := store.States(t.Context())
	if err != nil || len(states) != 2 || states[0].Status != migrate.Applied || states[1].Status != migrate.Applied {
		t.Fatalf("States = %+v, %v; want both applied", states, err)
	}
	if read := states[0].Counts.Read; read != 15 {
		t.Errorf("%d cells read; want 15: checkpoints count each once", read)
	}
}

// TestCrash_Red shows that the harness finds work that is not safe: it counts what it does instead of looking.
func TestCrash_Red(t *testing.T) {
	twice := 0
	for at := 1; at < 12; at++ {
		synctest.Test(t, func(t *testing.T) {
			sum, store := 0, new(migrate.Memory)
			for _, p := range []*migratetest.Process{{KillAt: at, Behind: true}, {}} {
				work := migrate.Once(func(_ context.Context, _ migrate.Segment) (migrate.Counts, error) {
					return migrate.Counts{}, p.Call(func() error { sum++; return nil })
				})
				r := runner(registry(t, migration(first, work)), p.Store(store), "ada")
				_, _ = r.Up(t.Context()) // the first is killed, the second is looked at by its sum
			}
			if sum > 1 {
				twice++
			}
		})
	}
	if twice == 0 {
		t.Error("work that adds up was never done twice; want the harness to find it")
	}
}
