package table

import (
	"context"
	"fmt"
	"sync"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Pace is how a block goes through a table. Its zero value suits most.
type Pace struct {
	Segments int // parts of the table, each with its checkpoint; 0: by the table's size
	Page     int // items between two checkpoints; 0: 1000
	Writers  int // writes under way in a segment at the same time; 0: 8
}

const (
	defaultPage    = 1000
	defaultWriters = 8
	defaultShare   = 0.5 // of what the table serves, where nobody has limited the run
	leastSegments  = 4
	mostSegments   = 256
	perSegment     = 100_000 // items
)

func (p Pace) withDefaults() (Pace, error) {
	if p.Page == 0 {
		p.Page = defaultPage
	}
	if p.Writers == 0 {
		p.Writers = defaultWriters
	}
	if p.Page < 0 || p.Writers < 0 || p.Segments < 0 {
		return p, fmt.Errorf("read pace: found %+v; expected numbers that are not negative", p)
	}
	return p, nil
}

// segments is in how many parts a table is divided.
func (p Pace) segments(d Description) int {
	if p.Segments > 0 {
		return p.Segments
	}
	return min(max(int(d.Items/perSegment), leastSegments), mostSegments)
}

// walker goes through a table. It is opened when it is first needed: listing migrations asks nobody.
type walker struct {
	mu   sync.Mutex
	open *walk
}

// walk is a table that is gone through.
type walk struct {
	Description
	Pace
	table Table
	limit *migrate.Limit
}

func (w *walker) start(ctx context.Context, t Table, p Pace) (*walk, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open != nil {
		return w.open, nil
	}
	p, err := p.withDefaults()
	if err != nil {
		return nil, err
	}
	d, err := t.Describe(ctx)
	if err != nil {
		return nil, err
	}
	w.open = &walk{Description: d, Pace: p, table: t, limit: migrate.NewLimit(d.Units * defaultShare)}
	return w.open, nil
}

// limited is a walk at the pace of a run, if that has one.
func (w *walk) limited(l *migrate.Limit) *walk {
	c := *w
	if l != nil {
		c.limit = l
	}
	return &c
}

// segments implements migrate.Work's Segments for blocks.
func (w *walker) segments(ctx context.Context, t Table, p Pace) (int, error) {
	is, err := w.start(ctx, t, p)
	if err != nil {
		return 0, err
	}
	return is.segments(is.Description), nil
}

// capacity implements migrate.Metered for blocks.
func (w *walker) capacity(ctx context.Context, t Table, p Pace) (float64, error) {
	is, err := w.start(ctx, t, p)
	if err != nil {
		return 0, err
	}
	return is.Units, nil
}

// items implements migrate.Sized for blocks.
func (w *walker) items(ctx context.Context, t Table, p Pace) (int64, error) {
	is, err := w.start(ctx, t, p)
	if err != nil {
		return 0, err
	}
	return is.Items, nil
}
