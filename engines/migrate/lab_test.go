package migrate_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
)

const (
	first  = "20261101000000_fill_cells"
	second = "20261102000000_count_cells"
	third  = "20261103000000_tidy_cells"
)

// cells is data that migrations work on: each cell says how often it was changed.
type cells struct {
	mu     sync.Mutex
	values map[string]int
	gate   func() // is called before every step
}

// raise is work that changes each cell from 0 to 1, two cells in a step.
type raise struct {
	cells    *cells
	process  *migratetest.Process
	segments int
	each     int // cells in a segment
}

func (w *raise) Segments(context.Context) (int, error) { return w.segments, nil }

func (w *raise) Step(ctx context.Context, s migrate.Segment) (migrate.Step, error) {
	if w.cells.gate != nil {
		w.cells.gate()
	}
	at := 0
	if s.Cursor != "" {
		var err error
		if at, err = strconv.Atoi(s.Cursor); err != nil {
			return migrate.Step{}, err
		}
	}
	end := min(at+2, w.each)
	step := migrate.Step{Cursor: fmt.Sprint(end), Done: end == w.each}
	for ; at < end; at++ {
		if err := s.Limit.Spend(ctx, 1); err != nil {
			return step, err
		}
		err := w.process.Call(func() error { step.Changed += w.cells.raise(fmt.Sprint(s.Number, "/", at)); return nil })
		if err != nil {
			return step, err
		}
		step.Read++
	}
	return step, nil
}

// raise changes a cell that is 0, and none that is not.
func (c *cells) raise(name string) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.values == nil {
		c.values = map[string]int{}
	}
	if c.values[name] > 0 {
		return 0
	}
	c.values[name]++
	return 1
}

// check says that every cell was changed exactly once.
func (c *cells) check(t *testing.T, want int) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, n := range c.values {
		if n != 1 {
			t.Errorf("cell %s was changed %d times", name, n)
		}
	}
	if len(c.values) != want {
		t.Errorf("%d cells were changed; want %d", len(c.values), want)
	}
}

func nothing(context.Context, migrate.Segment) (migrate.Counts, error) { return migrate.Counts{}, nil }

func migration(id string, work migrate.Work, needs ...string) migrate.Migration {
	return migrate.Migration{ID: id, Why: "#7", Needs: needs, Work: work, Checksum: "t1:" + id}
}

func registry(t testing.TB, list ...migrate.Migration) *migrate.Registry {
	t.Helper()
	r, err := migrate.New(nil, list...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// runner returns one in staging.
func runner(r *migrate.Registry, s migrate.Store, who string) migrate.Runner {
	return migrate.Runner{Registry: r, Store: s, Environment: migrate.Environment{Name: "staging", Kind: "staging"}, By: migrate.Holder{Who: who}, Now: time.Now}
}

// statuses returns the states of all, in a line.
func statuses(t testing.TB, s migrate.Store) string {
	t.Helper()
	states, err := s.States(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, st := range states {
		out += fmt.Sprintf("%s %s %d, ", st.ID, st.Status, st.Attempt)
	}
	return out
}
