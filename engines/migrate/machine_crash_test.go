package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
)

// cloud is an environment with a machine: the second of three migrations runs there, and the third needs it.
type cloud struct {
	store   *migrate.Memory
	cells   *cells
	machine *migratetest.Machine
	step    time.Duration

	mu   sync.Mutex
	hand *migratetest.Process // of functions; one that has crashed is followed by one that lives
}

func newCloud() *cloud {
	c := &cloud{store: new(migrate.Memory), cells: &cells{}, step: 7 * time.Second, hand: &migratetest.Process{}}
	c.cells.gate = func() { <-time.After(c.step) }
	c.machine = &migratetest.Machine{Invoke: c.invoke}
	return c
}

// registry is what a process sees that makes its calls through p.
func (c *cloud) registry(p *migratetest.Process) *migrate.Registry {
	far := migration(second, &raise{cells: c.cells, process: p, segments: 3, each: 5}, first)
	far.Runs = migrate.OnAWS
	r, err := migrate.New(nil, migration(first, migrate.Once(nothing)), far, migration(third, migrate.Once(nothing), second))
	if err != nil {
		panic(err)
	}
	return r
}

func (c *cloud) invoke(ctx context.Context, job migrate.Job) (migrate.Job, error) {
	c.mu.Lock()
	p := c.hand
	c.mu.Unlock()
	next, err := migrate.Hands{Registry: c.registry(p), Store: p.Store(c.store), Now: func() time.Time { return time.Now().Add(-10 * time.Minute) }}.Do(ctx, job)
	if errors.Is(err, migratetest.ErrCrashed) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.hand = &migratetest.Process{}
	}
	return next, err
}

// runner is a process that makes its calls through p.
func (c *cloud) runner(p *migratetest.Process, who string) migrate.Runner {
	r := runner(c.registry(p), p.Store(c.store), who)
	r.Machine, r.Life = c.machine, life
	return r
}

// check says that everything was applied, each cell changed once, and the lease is free.
func (c *cloud) check(t *testing.T) {
	t.Helper()
	c.cells.check(t, 15)
	states, err := c.store.States(t.Context())
	if err != nil || len(states) != 3 {
		t.Fatalf("States = %+v, %v; want three", states, err)
	}
	for _, st := range states {
		if far := st.ID == second; st.Status != migrate.Applied || (st.On != "") != far || far && (st.Counts.Read != 15 || st.Ended.IsZero()) {
			t.Errorf("state %+v; want it applied, and the second by the machine, with 15 cells read", st)
		}
	}
	if l, err := c.store.Lease(t.Context()); err != nil || !l.Free() {
		t.Errorf("Lease = %v, %v; want it free", l, err)
	}
}

// TestCrash_OnAWS kills functions, and in another round the command, at every call, before and behind its effect. The end
// is always the same, and nothing is done twice.
func TestCrash_OnAWS(t *testing.T) {
	hands, command := 0, 0
	synctest.Test(t, func(t *testing.T) {
		c, p := newCloud(), &migratetest.Process{}
		if _, err := c.runner(p, "ada").Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		hands, command = c.hand.Calls(), p.Calls()
	})
	if hands < 15+9+8 || command < 30 {
		t.Fatalf("functions make %d calls and the command %d; want 15 writes, 9 checkpoints and more", hands, command)
	}
	for _, behind := range []bool{false, true} {
		for at := 1; at <= hands; at++ {
			t.Run(fmt.Sprint("Hands", at, behind), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					crashed(t, &migratetest.Process{KillAt: at, Behind: behind}, &migratetest.Process{})
				})
			})
		}
		for at := 1; at <= command; at++ {
			t.Run(fmt.Sprint("Command", at, behind), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					crashed(t, &migratetest.Process{}, &migratetest.Process{KillAt: at, Behind: behind})
				})
			})
		}
	}
}

// crashed runs everything with a process that dies, and then once more.
func crashed(t *testing.T, hand, command *migratetest.Process) {
	c := newCloud()
	c.hand = hand
	_, err := c.runner(command, "ada").Up(t.Context())
	if err != nil && !errors.Is(err, migratetest.ErrCrashed) {
		t.Logf("the first run: %v", err) // functions that could not say more than that they crashed
	}
	r := c.runner(&migratetest.Process{}, "bob")
	if _, err := r.Up(t.Context()); err != nil {
		t.Fatalf("the run behind it: %v", err)
	}
	c.check(t)
	c.machine.Stop()
}
