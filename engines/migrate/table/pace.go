package table

import (
	"context"
	"fmt"
	"sync"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Pace is how a block goes through a table. Its zero value suits most.
type Pace struct {
	Segments int     // parts of the table, each with its checkpoint; 0: by the table's size
	Page     int     // items between two checkpoints; 0: 500
	Writers  int     // writes under way in a segment at the same time; 0: 8
	Share    float64 // of what the table can do in a second, for reads and for writes; 0: a half
}

const (
	defaultPage    = 500
	defaultWriters = 8
	defaultShare   = 0.5
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
	if p.Share == 0 {
		p.Share = defaultShare
	}
	if p.Page < 0 || p.Writers < 0 || p.Segments < 0 || p.Share < 0 || p.Share > 1 {
		return p, fmt.Errorf("read pace: found %+v; expected numbers that are not negative, and a share of at most 1", p)
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
	table  Table
	reads  *migrate.Limit
	writes *migrate.Limit
	run    *migrate.Limit // the run's
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
	w.open = &walk{Description: d, Pace: p, table: t, reads: migrate.NewLimit(d.ReadUnits * p.Share), writes: migrate.NewLimit(d.WriteUnits * p.Share)}
	return w.open, nil
}

// limited is a walk at the pace of a run.
func (w *walk) limited(l *migrate.Limit) *walk {
	c := *w
	c.run = l
	return &c
}

// pay waits until units are paid for: out of the share of the table, and out of what the run may use.
func (w *walk) pay(ctx context.Context, from *migrate.Limit, units float64) error {
	if err := from.Spend(ctx, units); err != nil {
		return err
	}
	return w.run.Spend(ctx, units)
}
