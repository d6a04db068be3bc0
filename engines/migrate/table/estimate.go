package table

import (
	"context"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// What Estimate looks at, and shows.
const (
	samplePages = 16
	sampleItems = 200 // of a page
	samplesMost = 3
)

// Estimate implements migrate.Estimator. It looks at the whole of a small table, and at the beginnings of some segments of
// a large one.
func (r *Rewrite) Estimate(ctx context.Context, rate float64) (migrate.Estimate, error) {
	w, err := r.walker.start(ctx, r.Table, r.Pace)
	if err != nil {
		return migrate.Estimate{}, err
	}
	reads := 1.0
	if !r.Unchecked {
		reads = 2
	}
	w = w.limited(migrate.NewLimit(rate))
	e, err := w.estimate(ctx, reads, func(it Item) (Edit, error) { return r.decide(w.Description, it) })
	e.Time = w.time(e, rate)
	return e, err
}

// sampled is what was found in a part of a table.
type sampled struct {
	items, changes int64
	bytes          int64   // of all items
	writes         float64 // units
	complete       bool    // the part is the whole
	samples        []migrate.Sample
}

func (w *walk) estimate(ctx context.Context, reads float64, decide func(Item) (Edit, error)) (migrate.Estimate, error) {
	s, err := w.sample(ctx, decide)
	if err != nil {
		return migrate.Estimate{}, err
	}
	e := migrate.Estimate{Items: s.items, Changes: s.changes, WriteUnits: s.writes, Samples: s.samples}
	bytes := s.bytes
	if !s.complete && s.items > 0 && w.Items > s.items {
		scale := float64(w.Items) / float64(s.items)
		e.Items, e.Changes, e.WriteUnits = w.Items, int64(float64(s.changes)*scale), s.writes*scale
		bytes = max(w.Bytes, int64(float64(bytes)*scale))
	}
	e.ReadUnits = reads * units(int(bytes), readUnit)
	return e, nil
}

// sample looks at pages of segments all over the table, until it has seen the whole or enough.
func (w *walk) sample(ctx context.Context, decide func(Item) (Edit, error)) (sampled, error) {
	var s sampled
	of := w.segments(w.Description)
	open := make([]*Range, of)
	for i := range open {
		open[i] = &Range{Segment: i, Of: of, Limit: sampleItems}
	}
	for n := 0; n < samplePages && len(open) > 0; n++ {
		r := open[0]
		page, err := w.page(ctx, *r)
		if err != nil {
			return s, err
		}
		for _, it := range page.Items {
			if err := s.add(it, decide); err != nil {
				return s, err
			}
		}
		open = open[1:]
		if r.After = page.Next; r.After != nil {
			open = append(open, r)
		}
	}
	s.complete = len(open) == 0
	return s, nil
}

func (s *sampled) add(it Item, decide func(Item) (Edit, error)) error {
	e, err := decide(it)
	if err != nil {
		return err
	}
	s.items, s.bytes = s.items+1, s.bytes+int64(size(it))
	if e.nothing() {
		return nil
	}
	after := e.apply(it)
	s.changes++
	s.writes += units(max(size(it), size(after)), writeUnit)
	if len(s.samples) < samplesMost {
		s.samples = append(s.samples, migrate.Sample{Before: Text(e.part(it)), After: Text(e.part(after))})
	}
	return nil
}

// part is what an edit speaks of, of an item as it was or as it will be. The rest stays as it is.
func (e Edit) part(it Item) Item {
	part := Item{}
	for _, of := range []iter.Seq[string]{maps.Keys(e.Key), maps.Keys(e.If), maps.Keys(e.Set), slices.Values(e.Remove)} {
		for name := range of {
			if v, ok := it[name]; ok {
				part[name] = v
			}
		}
	}
	return part
}

// time is how long units take at the rate of a run; 0 where none is known.
func (w *walk) time(e migrate.Estimate, rate float64) time.Duration {
	if rate <= 0 {
		rate = w.Units * defaultShare
	}
	if rate <= 0 {
		return 0
	}
	return time.Duration((e.ReadUnits + e.WriteUnits) / rate * float64(time.Second))
}
