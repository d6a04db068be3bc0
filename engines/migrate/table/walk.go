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
	after, err := readCursor(s.Cursor)
	if err != nil {
		return migrate.Step{}, err
	}
	l := w.limited(s.Limit)
	page, err := l.page(ctx, Range{Segment: s.Number, Of: s.Of, After: after, Limit: w.Page})
	if err != nil {
		return migrate.Step{}, err
	}
	sum := migrate.Counts{Read: int64(len(page.Items)), Units: page.Units}
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(w.Writers)
	for _, it := range page.Items {
		g.Go(func() error {
			c, err := each(ctx, l, it)
			mu.Lock()
			sum = sum.Plus(c)
			mu.Unlock()
			return err
		})
	}
	return migrate.Step{Cursor: writeCursor(page.Next), Done: len(page.Next) == 0, Counts: sum}, g.Wait()
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
func (w *walk) all(ctx context.Context, index string, each func(Item) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(leastSegments)
	var mu sync.Mutex
	of := w.segments(w.Description)
	for segment := range of {
		g.Go(func() error {
			for r := (Range{Index: index, Segment: segment, Of: of}); ; {
				page, err := w.page(ctx, r)
				if err != nil {
					return err
				}
				mu.Lock()
				for _, it := range page.Items {
					err = errors.Join(err, each(it))
				}
				mu.Unlock()
				if r.After = page.Next; err != nil || r.After == nil {
					return err
				}
			}
		})
	}
	return g.Wait()
}
