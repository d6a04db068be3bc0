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

func TestMemory(t *testing.T) {
	migratetest.TestStore(t, func(*testing.T) migrate.Store { return new(migrate.Memory) })
}

func TestUp(t *testing.T) {
	store, c := new(migrate.Memory), &cells{}
	var seen []migrate.Progress
	r := runner(registry(t, migration(second, migrate.Once(nothing)), migration(first, &raise{c, &migratetest.Process{}, 3, 5})), store, "ada")
	r.Progress = func(p migrate.Progress) { seen = append(seen, p) }
	report, err := r.Up(t.Context())
	if err != nil || len(report.Applied) != 2 || report.Applied[0].ID != first {
		t.Fatalf("Up = %+v, %v; want both applied, the older first", report, err)
	}
	c.check(t, 15)
	if got := report.Applied[0]; got.Counts.Read != 15 || got.Counts.Changed != 15 || got.By.Who != "ada" || got.Segments != 3 || got.Late {
		t.Errorf("applied %+v; want 15 cells in 3 segments by ada", got)
	}
	if last := seen[len(seen)-2]; last.Finished != 3 || last.Counts.Read != 15 {
		t.Errorf("the last progress of the first was %+v; want all", last)
	}
	events, err := store.History(t.Context(), first, 10)
	if err != nil || len(events) != 2 || events[0].State.Status != migrate.Applied || events[1].State.Status != migrate.Running {
		t.Errorf("History = %+v, %v; want running, then applied", events, err)
	}
	if again, err := r.Up(t.Context()); err != nil || len(again.Applied) != 0 {
		t.Errorf("Up again = %+v, %v; want nothing to do", again, err)
	}
}

// TestUp_TwoAtOnce has eight runners begin at the same time.
func TestUp_TwoAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, c := new(migrate.Memory), &cells{gate: func() { <-time.After(time.Minute) }}
		var g sync.WaitGroup
		var mu sync.Mutex
		worked := 0
		for i := range 8 {
			g.Go(func() {
				r := runner(registry(t, migration(first, &raise{c, &migratetest.Process{}, 3, 5})), store, fmt.Sprint("w", i))
				r.Now = func() time.Time { return time.Now().Add(time.Duration(i-4) * 10 * time.Minute) }
				_, err := r.Up(t.Context())
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					worked++
				} else if !errors.Is(err, migrate.ErrHeld) {
					t.Errorf("Up = %v; want success or ErrHeld", err)
				}
			})
		}
		g.Wait()
		if worked != 1 {
			t.Errorf("%d of 8 runners worked; want one", worked)
		}
		c.check(t, 15)
	})
}

// TestUp_Waits has a second runner wait for the first, and find everything done.
func TestUp_Waits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, c := new(migrate.Memory), &cells{gate: func() { <-time.After(time.Minute) }}
		up := func(who string) (migrate.Report, error) {
			r := runner(registry(t, migration(first, &raise{c, &migratetest.Process{}, 3, 5})), store, who)
			r.Wait = time.Hour
			return r.Up(t.Context())
		}
		var g sync.WaitGroup
		g.Go(func() {
			if report, err := up("ada"); err != nil || len(report.Applied) != 1 {
				t.Errorf("the first: %+v, %v", report, err)
			}
		})
		synctest.Wait()
		if report, err := up("bob"); err != nil || len(report.Applied) != 0 {
			t.Errorf("the second: %+v, %v; want nothing left to do", report, err)
		}
		g.Wait()
	})
}

// cut is a store whose runner cannot reach it for some time.
type cut struct {
	migrate.Store
	off func() bool
}

func (c *cut) Renew(ctx context.Context, token int64) error {
	if c.off() {
		return errors.New("no route to host")
	}
	return c.Store.Renew(ctx, token)
}

// TestUp_CutOff has a runner lose the network for longer than its lease lives, in the middle of a step. Another one takes
// over; the first can write nothing any more, and says why.
func TestUp_CutOff(t *testing.T) {
	for _, skew := range []time.Duration{-10 * time.Minute, 0, 10 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			store := new(migrate.Memory)
			stuck := make(chan struct{})
			slow := migrate.Once(func(context.Context, migrate.Segment) (migrate.Counts, error) {
				<-stuck
				return migrate.Counts{Changed: 1}, nil
			})
			r := runner(registry(t, migration(first, slow)), &cut{store, func() bool { return true }}, "ada")
			var g sync.WaitGroup
			g.Go(func() {
				if _, err := r.Up(t.Context()); !errors.Is(err, migrate.ErrLost) {
					t.Errorf("Up of the one that was cut off = %v; want ErrLost", err)
				}
			})
			synctest.Wait()
			r2 := runner(registry(t, migration(first, migrate.Once(nothing))), store, "bob")
			r2.Now = func() time.Time { return time.Now().Add(skew) }
			waits := ""
			r2.Waiting = func(l migrate.Lease) { waits = l.Holder.Who }
			began := time.Now()
			if _, err := r2.Up(t.Context()); err != nil {
				t.Errorf("Up of the other = %v", err)
			}
			if waits != "ada" {
				t.Errorf("it was told to wait for %q; want ada", waits)
			}
			if took := time.Since(began); took < life || took > 2*life {
				t.Errorf("took over after %s; want when the lease of %s ran out", took, life)
			}
			close(stuck)
			g.Wait()
			events, err := store.History(t.Context(), "", 10)
			if err != nil || len(events) != 3 || events[0].State.By.Who != "bob" || events[0].State.Status != migrate.Applied || events[0].State.Counts.Changed != 0 {
				t.Errorf("History = %+v, %v; want the last word to be bob's", events, err)
			}
		})
	}
}

// TestUp_ShortCut survives a network that is gone for less than a lease lives.
func TestUp_ShortCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		store := &cut{new(migrate.Memory), func() bool { return time.Since(began) < 20*time.Second }}
		slow := migrate.Once(func(context.Context, migrate.Segment) (migrate.Counts, error) {
			<-time.After(time.Minute)
			return migrate.Counts{}, nil
		})
		if _, err := runner(registry(t, migration(first, slow)), store, "ada").Up(t.Context()); err != nil {
			t.Errorf("Up = %v; want it to go on", err)
		}
	})
}

func TestUp_Stopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, c := new(migrate.Memory), &cells{}
		ctx, cancel := context.WithCancelCause(t.Context())
		steps := 0
		c.gate = func() {
			if steps++; steps == 3 {
				cancel(errors.New("interrupted"))
			}
		}
		r := runner(registry(t, migration(first, &raise{c, &migratetest.Process{}, 1, 20})), store, "ada")
		if _, err := r.Up(ctx); err == nil || !strings.Contains(err.Error(), "go on from here") {
			t.Fatalf("Up = %v; want it to say how to go on", err)
		}
		c.check(t, 6) // the step that was under way came to its end
		if got := statuses(t, store); got != first+" interrupted 1, " {
			t.Errorf("states: %s; want interrupted", got)
		}
		if report, err := r.Up(t.Context()); err != nil || report.Applied[0].Attempt != 2 || report.Applied[0].Counts.Read != 20 {
			t.Errorf("Up = %+v, %v; want the rest", report, err)
		}
		c.check(t, 20)
	})
}

// TestUp_StoppedHard gives a step that does not end no more than the grace.
func TestUp_StoppedHard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		endless := migrate.Once(func(ctx context.Context, _ migrate.Segment) (migrate.Counts, error) {
			<-ctx.Done()
			return migrate.Counts{}, ctx.Err()
		})
		store := new(migrate.Memory)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		_, err := runner(registry(t, migration(first, endless)), store, "ada").Up(ctx)
		if took := time.Since(began) - time.Hour; err == nil || took > time.Minute || statuses(t, store) != first+" interrupted 1, " {
			t.Errorf("Up = %v, %s after the stop, states %s; want interrupted within a minute", err, took, statuses(t, store))
		}
	})
}

func TestUp_Failures(t *testing.T) {
	for name, c := range map[string]struct {
		work migrate.Work
		want string
	}{
		"Error": {migrate.Once(func(context.Context, migrate.Segment) (migrate.Counts, error) {
			return migrate.Counts{}, errors.New("AccessDeniedException")
		}), "AccessDeniedException"},
		"Panic":      {migrate.Once(func(context.Context, migrate.Segment) (migrate.Counts, error) { panic("index out of range") }), "panic: index out of range"},
		"Endless":    {endless{}, "ended where it began"},
		"NoSegments": {&raise{&cells{}, &migratetest.Process{}, 0, 1}, "found 0 segments"},
		"Verify":     {unverified{}, "3 items have no e-mail"},
	} {
		t.Run(name, func(t *testing.T) {
			store := new(migrate.Memory)
			r := runner(registry(t, migration(first, c.work), migration(second, migrate.Once(nothing), first), migration(third, migrate.Once(nothing))), store, "ada")
			if _, err := r.Up(t.Context()); !errors.Is(err, migrate.ErrFailed) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), first) {
				t.Errorf("Up = %v; want ErrFailed, %q and the migration", err, c.want)
			}
			states, err := store.States(t.Context())
			if err != nil || len(states) != 1 || states[0].Status != migrate.Failed || !strings.Contains(states[0].Error, c.want) {
				t.Errorf("States = %+v, %v; want failed, with the cause", states, err)
			}
			if _, err := r.Up(t.Context()); !errors.Is(err, migrate.ErrFailed) || !strings.Contains(err.Error(), "mainstay migrate retry "+first) {
				t.Errorf("Up again = %v; want it to say how to retry", err)
			}
			if got := statuses(t, store); got != first+" failed 1, "+third+" applied 1, " {
				t.Errorf("states: %s; want that what does not need the failed one was applied", got)
			}
		})
	}
}

type endless struct{ migrate.Once }

func (endless) Step(context.Context, migrate.Segment) (migrate.Step, error) {
	return migrate.Step{}, nil
}

type unverified struct{ migrate.Once }

func (unverified) Step(context.Context, migrate.Segment) (migrate.Step, error) {
	return migrate.Step{Done: true}, nil
}

func (unverified) Verify(context.Context) error { return errors.New("3 items have no e-mail") }

func TestRetry(t *testing.T) {
	store, c := new(migrate.Memory), &cells{}
	steps := 0
	c.gate = func() {
		if steps++; steps == 3 {
			panic("a mistake")
		}
	}
	r := runner(registry(t, migration(first, &raise{c, &migratetest.Process{}, 1, 20})), store, "ada")
	if _, err := r.Up(t.Context()); !errors.Is(err, migrate.ErrFailed) {
		t.Fatalf("Up = %v", err)
	}
	if report, err := r.Retry(t.Context(), first); err != nil || report.Applied[0].Attempt != 2 || steps != 3+8 {
		t.Errorf("Retry = %+v, %v after %d steps; want it to go on behind the second", report, err, steps)
	}
	c.check(t, 20)
	if _, err := r.Retry(t.Context(), first); err == nil || !strings.Contains(err.Error(), "it is done") {
		t.Errorf("Retry of one that is applied = %v; want an error", err)
	}
	if _, err := r.Retry(t.Context(), second); err == nil || !strings.Contains(err.Error(), "there is none") {
		t.Errorf("Retry of an unknown one = %v; want an error", err)
	}
}

// TestRetry_Refuses: what forbids every run forbids that of one that has failed, too.
func TestRetry_Refuses(t *testing.T) {
	store, tries := new(migrate.Memory), 0
	fails := migrate.Once(func(context.Context, migrate.Segment) (migrate.Counts, error) {
		tries++
		return migrate.Counts{}, errors.New("no")
	})
	done := migration(first, migrate.Once(nothing))
	if _, err := runner(registry(t, done, migration(second, fails)), store, "ada").Up(t.Context()); !errors.Is(err, migrate.ErrFailed) {
		t.Fatalf("Up = %v", err)
	}
	done.Checksum = "t1:new"
	r := runner(registry(t, done, migration(second, fails)), store, "ada")
	before := statuses(t, store)
	if _, err := r.Retry(t.Context(), second); !errors.Is(err, migrate.ErrDrift) || tries != 1 || statuses(t, store) != before {
		t.Errorf("Retry = %v after %d tries; want it refused as Up is, and nothing run", err, tries)
	}
	plan, err := r.Plan(t.Context())
	if err != nil || !errors.Is(plan.Unfinished(), migrate.ErrFailed) || !strings.Contains(plan.Unfinished().Error(), second) {
		t.Errorf("Unfinished = %v, %v; want it to name what has failed", plan.Unfinished(), err)
	}
}

func TestUp_Rate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cells{}
		r := runner(registry(t, migration(first, &raise{c, &migratetest.Process{}, 4, 25})), new(migrate.Memory), "ada")
		r.Units = 2
		began := time.Now()
		if _, err := r.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 49*time.Second || took > 60*time.Second {
			t.Errorf("100 units at 2 a second took %s; want 49 s or little more", took)
		}
	})
}

// metered is work on a table that serves 8 units a second.
type metered struct {
	*raise
	err error
}

func (m metered) Capacity(context.Context) (float64, error) { return 8, m.err }

func (m metered) Items(context.Context) (int64, error) { return 120, m.err }

func TestUp_Share(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &cells{}
		r := runner(registry(t, migration(first, metered{&raise{c, &migratetest.Process{}, 4, 25}, nil})), new(migrate.Memory), "ada")
		r.Share = 0.25
		began := time.Now()
		if _, err := r.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 49*time.Second || took > 60*time.Second {
			t.Errorf("100 units at a quarter of 8 a second took %s; want 49 s or little more", took)
		}
	})
}

// TestUp_NoShare has limits that cannot be kept: nothing begins.
func TestUp_NoShare(t *testing.T) {
	plain := &raise{&cells{}, &migratetest.Process{}, 1, 2}
	for work, want := range map[migrate.Work]string{
		plain: "it cannot say what its table serves",
		metered{plain, errors.New("no DescribeTable")}: "no DescribeTable",
	} {
		store := new(migrate.Memory)
		r := runner(registry(t, migration(first, work)), store, "ada")
		r.Share = 0.5
		if _, err := r.Up(t.Context()); err == nil || !strings.Contains(err.Error(), want) || statuses(t, store) != "" {
			t.Errorf("Up = %v, states %q; want %q and no state", err, statuses(t, store), want)
		}
	}
}

// TestUp_Progress counts by items where their number is known, also where the number is wrong.
func TestUp_Progress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, work := &cells{gate: func() { <-time.After(time.Second) }}, &raise{nil, &migratetest.Process{}, 2, 30}
		work.cells = c
		var seen []migrate.Progress
		r := runner(registry(t, migration(first, metered{work, nil})), new(migrate.Memory), "ada")
		r.Progress = func(p migrate.Progress) { seen = append(seen, p) }
		if _, err := r.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		if p := seen[len(seen)/2]; p.Total != 120 || p.Part() < 0.2 || p.Part() > 0.3 || p.Left < 20*time.Second || p.Left > 30*time.Second {
			t.Errorf("halfway of 60 cells, of which 120 were expected: %+v, %.2f done; want a quarter, and 23 s left", p, p.Part())
		}
		if p := seen[len(seen)-1]; p.Part() != 1 {
			t.Errorf("at the end %.2f is done; want all", p.Part())
		}
	})
}

func TestRunner_Incomplete(t *testing.T) {
	if _, err := (migrate.Runner{Registry: registry(t), Store: new(migrate.Memory)}).Up(t.Context()); err == nil {
		t.Error("Up without By and Now succeeded; want an error")
	}
}
