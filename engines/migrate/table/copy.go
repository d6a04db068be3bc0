package table

import (
	"context"
	"fmt"
	"reflect"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Copy copies the items of a table into another one, such as one with another key. It is migrate.Work.
//
// The application goes on writing meanwhile. It must write to both tables already, deletions too, and read the old one:
// deploy that first. An item that the new table has is the application's, and newer: it stays. A copy is made in one
// transaction with a look at the item that it is a copy of, so that what the application deletes does not come back.
type Copy struct {
	From Table
	To   Pair // NewPair(from, to)
	// Change returns an item as the new table has it; nil leaves it out. It must be a pure function.
	Change func(Item) (Item, error)
	Pace   Pace

	walker walker
}

// Segments implements migrate.Work.
func (c *Copy) Segments(ctx context.Context) (int, error) {
	return c.walker.segments(ctx, c.From, c.Pace)
}

// Capacity implements migrate.Metered.
func (c *Copy) Capacity(ctx context.Context) (float64, error) {
	return c.walker.capacity(ctx, c.From, c.Pace)
}

// Items implements migrate.Sized.
func (c *Copy) Items(ctx context.Context) (int64, error) {
	return c.walker.items(ctx, c.From, c.Pace)
}

// Step implements migrate.Work.
func (c *Copy) Step(ctx context.Context, s migrate.Segment) (migrate.Step, error) {
	w, err := c.walker.start(ctx, c.From, c.Pace)
	if err != nil {
		return migrate.Step{}, err
	}
	return w.step(ctx, s, func(ctx context.Context, w *walk, it Item) (migrate.Counts, error) {
		return w.settle(ctx, it, func(it Item) (Edit, error) { return c.decide(w.Description, it) }, func(ctx context.Context, e Edit) (Outcome, error) {
			return c.To.Copy(ctx, Edit{Key: e.Key, If: e.If, Absent: e.Absent}, e.Set)
		})
	})
}

// decide returns an edit whose Set is the copy, on the condition that the item is as it was seen.
func (c *Copy) decide(d Description, it Item) (Edit, error) {
	item, err := caught(c.Change, clone(it))
	if err != nil {
		return Edit{}, fmt.Errorf("copy item %s: %w", Text(d.keyOf(it)), err)
	}
	again, err := caught(c.Change, clone(it))
	if err == nil && !reflect.DeepEqual(item, again) {
		err = fmt.Errorf("copy item %s: found two copies that differ, %s and %s; expected Change to be a pure function", Text(d.keyOf(it)), Text(item), Text(again))
	}
	if err != nil || len(item) == 0 {
		return Edit{}, err
	}
	e, err := d.edit(it, it, nil)
	e.Set = item
	return e, err
}

// Estimate implements migrate.Estimator. What a transaction writes counts twice.
func (c *Copy) Estimate(ctx context.Context, rate float64) (migrate.Estimate, error) {
	w, err := c.walker.start(ctx, c.From, c.Pace)
	if err != nil {
		return migrate.Estimate{}, err
	}
	w = w.limited(migrate.NewLimit(rate))
	e, err := w.estimate(ctx, 2, func(it Item) (Edit, error) { return c.decide(w.Description, it) })
	const transactional, both = 2, 2
	e.WriteUnits *= transactional * both
	e.Time = w.time(e, rate)
	return e, err
}

// Verify implements migrate.Verifier: every item of the first table has its copy.
func (c *Copy) Verify(ctx context.Context) error {
	w, err := c.walker.start(ctx, c.From, c.Pace)
	if err != nil {
		return err
	}
	var left found
	err = w.all(ctx, func(ctx context.Context, it Item) error {
		e, err := c.decide(w.Description, it)
		if err != nil || e.nothing() {
			return err
		}
		out, err := c.To.Has(ctx, e.Set)
		if err == nil && !out.There {
			left.add(e.Key)
		}
		return err
	})
	if err == nil && left.n > 0 {
		err = fmt.Errorf("%w that have no copy: found %d, such as %s; expected none: something writes to the old table only; correct that, then `mainstay migrate repair ID --again`", ErrLeft, left.n, left.sample)
	}
	return err
}
