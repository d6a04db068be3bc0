package migrate_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
)

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

// TestUp_OnAWS_Units divides a limit among functions, which know nothing of one another: half of the table where there is none.
func TestUp_OnAWS_Units(t *testing.T) {
	for name, c := range map[string]struct {
		units, share float64
		parallel     int
		want         float64
	}{
		"Default": {0, 0, 2, 2}, "Units": {6, 0, 2, 3}, "Share": {0, 0.25, 2, 1}, "MoreHandsThanWork": {6, 0, 100, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				far := migration(first, metered{&raise{&cells{}, &migratetest.Process{}, 3, 5}, nil})
				far.Runs = migrate.OnAWS
				r := runner(registry(t, far), new(migrate.Memory), "ada")
				var mu sync.Mutex
				var got float64
				r.Machine = &migratetest.Machine{Invoke: func(ctx context.Context, job migrate.Job) (migrate.Job, error) {
					mu.Lock()
					got = job.Units
					mu.Unlock()
					return migrate.Hands{Registry: r.Registry, Store: r.Store, Now: time.Now}.Do(ctx, job)
				}}
				r.Units, r.Share, r.Parallel = c.units, c.share, c.parallel
				if _, err := r.Up(t.Context()); err != nil || got != c.want {
					t.Errorf("Up = %v, %v units for each; want %v", err, got, c.want)
				}
			})
		})
	}
}
