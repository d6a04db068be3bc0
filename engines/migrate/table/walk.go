package table

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// step does a page: it looks at each item, several at the same time.
func (w *walk) step(ctx context.Context, s migrate.Segment, each func(context.Context, *walk, Item) (migrate.Counts, error)) (migrate.Step, error) {
	return w.pages(ctx, s, func(context.Context, []Item) error { return nil }, each)
}

// pages does a page: first as a whole, then each item.
func (w *walk) pages(ctx context.Context, s migrate.Segment, first func(context.Context, []Item) error, each func(context.Context, *walk, Item) (migrate.Counts, error)) (migrate.Step, error) {
	after, err := readCursor(s.Cursor)
	if err != nil {
		return migrate.Step{}, err
	}
	l := w.limited(s.Limit)
	page, err := l.page(ctx, Range{Segment: s.Number, Of: s.Of, After: after, Limit: w.Page})
	if err != nil {
		return migrate.Step{}, err
	}
	if err := first(ctx, page.Items); err != nil {
		return migrate.Step{}, err
	}
	sum := migrate.Counts{Read: int64(len(page.Items)), Units: page.Units}
	var mu sync.Mutex
	err = l.several(ctx, page.Items, func(ctx context.Context, it Item) error {
		c, err := each(ctx, l, it)
		mu.Lock()
		defer mu.Unlock()
		sum = sum.Plus(c)
		return err
	})
	return migrate.Step{Cursor: writeCursor(page.Next), Done: len(page.Next) == 0, Counts: sum}, err
}

func (w *walk) page(ctx context.Context, r Range) (Page, error) {
	page, err := w.table.Scan(ctx, r)
	if err != nil {
		return page, err
	}
	return page, w.limit.Spend(ctx, page.Units)
}

// tries is how often an item is decided again that others keep changing.
const tries = 100

var errHot = errors.New("others change it all the time")

// settle decides what becomes of an item, and decides again for as long as somebody changes it meanwhile.
func (w *walk) settle(ctx context.Context, it Item, decide func(Item) (Edit, error), do func(context.Context, Edit) (Outcome, error)) (migrate.Counts, error) {
	var c migrate.Counts
	for range tries {
		e, err := decide(it)
		if err != nil || e.nothing() {
			return c, err
		}
		out, err := do(ctx, e)
		c.Units += out.Units
		if err == nil {
			err = w.limit.Spend(ctx, out.Units)
		}
		if err != nil {
			return c, fmt.Errorf("write item %s: %w", Text(e.Key), err)
		}
		if out.Done {
			c.Changed++
		}
		if out.Done || out.There {
			return c, nil
		}
		c.Lost++
		if len(out.Now) == 0 {
			return c, nil // somebody deleted it
		}
		it = out.Now
	}
	return c, fmt.Errorf("write item %s: %w: tried %d times", Text(w.keyOf(it)), errHot, tries)
}

// all looks at every item, in segments at the same time, and writes nothing.
func (w *walk) all(ctx context.Context, each func(context.Context, Item) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(leastSegments)
	of := w.segments(w.Description)
	for segment := range of {
		g.Go(func() error {
			for r := (Range{Segment: segment, Of: of}); ; {
				page, err := w.page(ctx, r)
				if err != nil {
					return err
				}
				if err := w.several(ctx, page.Items, each); err != nil || page.Next == nil {
					return err
				}
				r.After = page.Next
			}
		})
	}
	return g.Wait()
}

// several does something with items, a few at the same time.
func (w *walk) several(ctx context.Context, items []Item, do func(context.Context, Item) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(w.Writers)
	for _, it := range items {
		g.Go(func() error { return do(ctx, it) })
	}
	return g.Wait()
}

// found counts items that are not as they should be.
type found struct {
	mu     sync.Mutex
	n      int
	sample string
}

func (f *found) add(key Item) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n, f.sample = f.n+1, Text(key)
}
