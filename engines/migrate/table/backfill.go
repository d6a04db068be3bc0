package table

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Backfill gives items the key attributes of a global secondary index that they do not have yet, which puts them into the
// index. It is migrate.Work: a Rewrite that changes nothing but these, and only begins when the index can be read.
type Backfill struct {
	Table Table
	Index string
	Keys  func(Item) (Item, error) // the index's key attributes of an item; empty: it is not to be in the index
	Reads []string                 // what Keys looks at; none: the whole item
	Pace  Pace

	rewrite Rewrite
	walker  walker
}

// Segments implements migrate.Work.
func (b *Backfill) Segments(ctx context.Context) (int, error) {
	r, err := b.start(ctx)
	if err != nil {
		return 0, err
	}
	return r.Segments(ctx)
}

// Capacity implements migrate.Metered.
func (b *Backfill) Capacity(ctx context.Context) (float64, error) {
	return b.walker.capacity(ctx, b.Table, b.Pace)
}

// Items implements migrate.Sized.
func (b *Backfill) Items(ctx context.Context) (int64, error) {
	return b.walker.items(ctx, b.Table, b.Pace)
}

// Step implements migrate.Work.
func (b *Backfill) Step(ctx context.Context, s migrate.Segment) (migrate.Step, error) {
	r, err := b.start(ctx)
	if err != nil {
		return migrate.Step{}, err
	}
	return r.Step(ctx, s)
}

// Verify implements migrate.Verifier.
func (b *Backfill) Verify(ctx context.Context) error {
	r, err := b.start(ctx)
	if err != nil {
		return err
	}
	return r.Verify(ctx)
}

// Estimate implements migrate.Estimator. What the index takes to follow comes on top: it is written like a table.
func (b *Backfill) Estimate(ctx context.Context, rate float64) (migrate.Estimate, error) {
	r, err := b.start(ctx)
	if err != nil {
		return migrate.Estimate{}, err
	}
	const withIndex = 2
	e, err := r.Estimate(ctx, rate)
	e.WriteUnits *= withIndex
	return e, err
}

// start makes the rewrite, once the index is there.
func (b *Backfill) start(ctx context.Context) (*Rewrite, error) {
	w, err := b.walker.start(ctx, b.Table, b.Pace)
	if err != nil {
		return nil, err
	}
	x, there := w.Indexes[b.Index]
	if !there || !x.Active {
		return nil, fmt.Errorf("fill index %q: the table has no index of that name that can be read; expected it to be deployed before, and to be active", b.Index)
	}
	b.walker.mu.Lock()
	defer b.walker.mu.Unlock()
	if b.rewrite.Change == nil {
		b.rewrite.Table, b.rewrite.Pace = b.Table, b.Pace
		if len(b.Reads) > 0 {
			b.rewrite.Reads = slices.Concat(b.Reads, x.Keys)
		}
		b.rewrite.Change = func(it Item) (Item, error) { return b.change(x, it) }
	}
	return &b.rewrite, nil
}

// change sets what Keys returns and takes away what it does not.
func (b *Backfill) change(x Index, it Item) (Item, error) {
	keys, err := b.Keys(clone(it))
	if err != nil {
		return nil, err
	}
	for name, v := range keys {
		if !slices.Contains(x.Keys, name) {
			return nil, fmt.Errorf("found attribute %s; expected only the keys of index %q: %s", name, b.Index, strings.Join(x.Keys, ", "))
		}
		if s, ok := v.(*types.AttributeValueMemberS); ok && s.Value == "" {
			return nil, fmt.Errorf("found an empty text for %s; expected none: DynamoDB takes no empty keys", name)
		}
	}
	for _, name := range x.Keys {
		if v := keys[name]; v != nil {
			it[name] = v
		} else {
			delete(it, name)
		}
	}
	return it, nil
}
