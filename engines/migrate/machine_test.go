package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

func TestUp_OnAWS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		r := c.runner(&migratetest.Process{}, "ada")
		var seen []migrate.Progress
		r.Progress = func(p migrate.Progress) { seen = append(seen, p) }
		report, err := r.Up(t.Context())
		if err != nil || len(report.Applied) != 3 || report.Applied[1].ID != second {
			t.Fatalf("Up = %+v, %v; want all three, in order", report, err)
		}
		c.check(t)
		far := 0
		for _, p := range seen {
			if p.ID == second && p.Counts.Read > 0 && p.Finished < 3 {
				far++
			}
		}
		if far == 0 {
			t.Error("nothing was told of how far the machine's run is")
		}
	})
}

// TestUp_OnAWS_Stopped has the command stop: the run goes on, and another command follows it to its end.
func TestUp_OnAWS_Stopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := c.runner(&migratetest.Process{}, "ada").Up(ctx); err == nil || !strings.Contains(err.Error(), "it goes on without this") {
			t.Fatalf("Up = %v; want it to say that the run goes on", err)
		}
		if l, err := c.store.Lease(t.Context()); err != nil || !strings.Contains(l.String(), second+", begun by ada, on AWS since") {
			t.Errorf("Lease = %v, %v; want the run to hold it", l, err)
		} else if p, err := c.runner(&migratetest.Process{}, "bob").Plan(t.Context()); err != nil || p.At(l).Lines[1].Verdict != migrate.GoesOn || p.At(migrate.Lease{}).Lines[2].Verdict != migrate.WillRun {
			t.Errorf("Plan = %+v, %v; want it to say that the second goes on", p, err)
		}
		if report, err := c.runner(&migratetest.Process{}, "bob").Up(t.Context()); err != nil || len(report.Applied) != 2 {
			t.Errorf("Up = %+v, %v; want the rest", report, err)
		}
		c.check(t)
	})
}

// TestUp_OnAWS_Long has a migration take longer than a function may: it is invoked again and goes on.
func TestUp_OnAWS_Long(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		c.machine.Limit, c.step = 2*time.Minute, 50*time.Second
		n := 0
		c.machine.Invoke = func(ctx context.Context, job migrate.Job) (migrate.Job, error) {
			c.mu.Lock()
			n++
			c.mu.Unlock()
			return c.invoke(ctx, job)
		}
		if _, err := c.runner(&migratetest.Process{}, "ada").Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c.check(t); n < 7 {
			t.Errorf("%d invocations; want two or more for each segment, and the end", n)
		}
	})
}

// TestUp_OnAWS_Aborted has somebody abort the run: the next one goes on behind the last checkpoints.
func TestUp_OnAWS_Aborted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		var g sync.WaitGroup
		g.Go(func() {
			if _, err := c.runner(&migratetest.Process{}, "ada").Up(t.Context()); err == nil || !strings.Contains(err.Error(), "has not said how it came out") {
				t.Errorf("Up = %v; want it to say that the run is over", err)
			}
		})
		time.Sleep(10 * time.Second)
		c.machine.Stop()
		g.Wait()
		if report, err := c.runner(&migratetest.Process{}, "bob").Up(t.Context()); err != nil || len(report.Applied) != 2 || report.Applied[0].Attempt != 2 {
			t.Errorf("Up = %+v, %v; want the rest", report, err)
		}
		c.check(t)
	})
}

func TestUp_OnAWS_Fails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		broken := true
		c.cells.gate = func() {
			if broken {
				panic("a mistake")
			}
		}
		_, err := c.runner(&migratetest.Process{}, "ada").Up(t.Context())
		if !errors.Is(err, migrate.ErrFailed) || !strings.Contains(err.Error(), "panic: a mistake") {
			t.Fatalf("Up = %v; want the cause", err)
		}
		if got := statuses(t, c.store); got != first+" applied 1, "+second+" failed 1, " {
			t.Errorf("states: %s; want failed", got)
		}
		broken = false
		r := c.runner(&migratetest.Process{}, "ada")
		if report, err := r.Retry(t.Context(), second); err != nil || len(report.Applied) != 1 || report.Applied[0].On == "" {
			t.Errorf("Retry = %+v, %v; want it applied by the machine", report, err)
		}
		if _, err := r.Up(t.Context()); err != nil {
			t.Error(err)
		}
		c.check(t)
	})
}

func TestUp_OnAWS_NoMachine(t *testing.T) {
	c := newCloud()
	r := c.runner(&migratetest.Process{}, "ada")
	r.Machine = nil
	if _, err := r.Up(t.Context()); !errors.Is(err, migrate.ErrNoMachine) || statuses(t, c.store) != first+" applied 1, " {
		t.Errorf("Up = %v, states %s; want ErrNoMachine and nothing begun", err, statuses(t, c.store))
	}
}

// TestHands_Refuse gives hands jobs that are no longer theirs.
func TestHands_Refuse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		var job migrate.Job
		inner := c.machine.Invoke
		c.machine.Invoke = func(ctx context.Context, j migrate.Job) (migrate.Job, error) {
			c.mu.Lock()
			job = j
			c.mu.Unlock()
			return inner(ctx, j)
		}
		if _, err := c.runner(&migratetest.Process{}, "ada").Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		before, err := c.store.History(t.Context(), "", 100)
		if err != nil {
			t.Fatal(err)
		}
		job.End = false
		for name, change := range map[string]func(*migrate.Job){
			"Freed":   func(*migrate.Job) {},
			"Token":   func(j *migrate.Job) { j.Token++ },
			"Attempt": func(j *migrate.Job) { j.Attempt++ },
		} {
			j := job
			change(&j)
			if _, err := c.invoke(t.Context(), j); !errors.Is(err, migrate.ErrLost) {
				t.Errorf("%s: Do = %v; want ErrLost", name, err)
			}
		}
		job.Migration = "20990101000000_fill_cells"
		if _, err := c.invoke(t.Context(), job); err == nil || !strings.Contains(err.Error(), "there is none of that ID") {
			t.Errorf("Do = %v; want an error", err)
		}
		if after, err := c.store.History(t.Context(), "", 100); err != nil || len(after) != len(before) {
			t.Errorf("History = %d events, %v; want the %d as before", len(after), err, len(before))
		}
	})
}

// TestHands_OtherVersion has functions that were built from other source than the command.
func TestHands_OtherVersion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		inner := c.machine.Invoke
		c.machine.Invoke = func(ctx context.Context, j migrate.Job) (migrate.Job, error) {
			j.Checksum = "t1:new"
			return inner(ctx, j)
		}
		if _, err := c.runner(&migratetest.Process{}, "ada").Up(t.Context()); err == nil || !strings.Contains(err.Error(), "expected t1:new: deploy what you run") {
			t.Errorf("Up = %v; want both versions named", err)
		}
	})
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
