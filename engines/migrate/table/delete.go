package table

import (
	"context"
	"fmt"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Delete deletes items, each only when a receipt has it. It is migrate.Work.
//
// An item that somebody changes in between is looked at again, and goes into the receipt again before it is deleted. So the
// receipt has every item that was deleted, as it was then, and may have some more: of what a run was about to delete when
// it was killed, and of versions before the last.
type Delete struct {
	Table   Table
	Match   func(Item) (bool, error) // says whether an item is to be deleted; a pure function
	Receipt Receipt
	Pace    Pace

	walker walker
}

// Segments implements migrate.Work.
func (d *Delete) Segments(ctx context.Context) (int, error) {
	return d.walker.segments(ctx, d.Table, d.Pace)
}

// Capacity implements migrate.Metered.
func (d *Delete) Capacity(ctx context.Context) (float64, error) {
	return d.walker.capacity(ctx, d.Table, d.Pace)
}

// Items implements migrate.Sized.
func (d *Delete) Items(ctx context.Context) (int64, error) {
	return d.walker.items(ctx, d.Table, d.Pace)
}

// Step implements migrate.Work: the receipt of a page, and then its deletions.
func (d *Delete) Step(ctx context.Context, s migrate.Segment) (migrate.Step, error) {
	w, err := d.walker.start(ctx, d.Table, d.Pace)
	if err != nil {
		return migrate.Step{}, err
	}
	written := map[string]bool{} // items of this page that the receipt has, as they were
	return w.pages(ctx, s, func(ctx context.Context, items []Item) error {
		var doomed []Item
		for _, it := range items {
			e, err := d.decide(w.Description, it)
			if err != nil {
				return err
			}
			if !e.nothing() {
				doomed, written[Text(it)] = append(doomed, it), true
			}
		}
		return d.receipt(ctx, s.Migration, doomed)
	}, func(ctx context.Context, w *walk, it Item) (migrate.Counts, error) {
		now := it
		return w.settle(ctx, it, func(it Item) (Edit, error) { now = it; return d.decide(w.Description, it) }, func(ctx context.Context, e Edit) (Outcome, error) {
			if !written[Text(now)] {
				if err := d.receipt(ctx, s.Migration, []Item{now}); err != nil {
					return Outcome{}, err
				}
			}
			return d.Table.Delete(ctx, e)
		})
	})
}

func (d *Delete) receipt(ctx context.Context, migration string, items []Item) error {
	if len(items) == 0 {
		return nil
	}
	if err := d.Receipt.Append(ctx, migration, items); err != nil {
		return fmt.Errorf("write receipt of %d items: %w", len(items), err)
	}
	return nil
}

// decide returns an edit that removes everything, on the condition that the item is as it was seen.
func (d *Delete) decide(is Description, it Item) (Edit, error) {
	var yes bool
	_, err := caught(func(it Item) (Item, error) {
		var err error
		yes, err = d.Match(it)
		return nil, err
	}, clone(it))
	if err != nil {
		return Edit{}, fmt.Errorf("look at item %s: %w", Text(is.keyOf(it)), err)
	}
	if !yes {
		return Edit{}, nil
	}
	e, err := is.edit(it, it, nil)
	e.Remove = is.Keys
	return e, err
}

// Estimate implements migrate.Estimator.
func (d *Delete) Estimate(ctx context.Context, rate float64) (migrate.Estimate, error) {
	w, err := d.walker.start(ctx, d.Table, d.Pace)
	if err != nil {
		return migrate.Estimate{}, err
	}
	w = w.limited(migrate.NewLimit(rate))
	e, err := w.estimate(ctx, 1, func(it Item) (Edit, error) { return d.decide(w.Description, it) })
	for i := range e.Samples {
		e.Samples[i].After = "(deleted)"
	}
	e.Time = w.time(e, rate)
	return e, err
}
