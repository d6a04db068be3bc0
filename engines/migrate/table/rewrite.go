package table

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Rewrite changes the items of a table. It is migrate.Work.
//
// The application goes on writing meanwhile. It must write the new form already, and read both: deploy that first, or in
// the same deployment, since migrations run behind it. What it writes is never lost, whenever it does. When all is done,
// Rewrite looks at every item again, and fails if something still writes the old form.
type Rewrite struct {
	Table Table
	// Change returns an item as it shall be. It may change what it is given; nil and an item that is the same leave the
	// item as it is. It must be a pure function, and must leave what it has changed as it is, which Rewrite holds it to.
	Change func(Item) (Item, error)
	// Reads names the attributes that Change looks at. It is given those and the key, and the write only depends on them:
	// others may change the rest of the item at the same time. None: the whole item.
	Reads []string
	Pace  Pace
	// Unchecked leaves the second look out.
	Unchecked bool

	walker walker
}

// Segments implements migrate.Work.
func (r *Rewrite) Segments(ctx context.Context) (int, error) {
	return r.walker.segments(ctx, r.Table, r.Pace)
}

// Capacity implements migrate.Metered.
func (r *Rewrite) Capacity(ctx context.Context) (float64, error) {
	return r.walker.capacity(ctx, r.Table, r.Pace)
}

// Items implements migrate.Sized.
func (r *Rewrite) Items(ctx context.Context) (int64, error) {
	return r.walker.items(ctx, r.Table, r.Pace)
}

// Step implements migrate.Work.
func (r *Rewrite) Step(ctx context.Context, s migrate.Segment) (migrate.Step, error) {
	w, err := r.walker.start(ctx, r.Table, r.Pace)
	if err != nil {
		return migrate.Step{}, err
	}
	return w.step(ctx, s, func(ctx context.Context, w *walk, it Item) (migrate.Counts, error) {
		return w.settle(ctx, it, func(it Item) (Edit, error) { return r.decide(w.Description, it) }, r.Table.Update)
	})
}

// decide says how an item is to be changed.
func (r *Rewrite) decide(d Description, it Item) (Edit, error) {
	before := d.seen(it, r.Reads)
	after, err := r.change(d, before)
	if err != nil || after == nil {
		return Edit{}, err
	}
	e, err := d.edit(before, after, r.Reads)
	if err != nil || e.nothing() {
		return Edit{}, err
	}
	again, err := r.change(d, after)
	if err != nil {
		return Edit{}, fmt.Errorf("of the item that Change has made: %w", err)
	}
	if again != nil && !reflect.DeepEqual(again, after) {
		return Edit{}, fmt.Errorf("change item %s: changed once it is %s, and changed again %s; expected Change to leave what it has changed as it is, since a run that is killed does a page again",
			Text(e.Key), Text(after), Text(again))
	}
	return e, nil
}

func (r *Rewrite) change(d Description, it Item) (Item, error) {
	after, err := caught(r.Change, clone(it))
	if err != nil {
		return nil, fmt.Errorf("change item %s: %w", Text(d.keyOf(it)), err)
	}
	return after, nil
}

// caught turns a panic into an error: it would end the process, and nothing would say which item it was.
func caught(change func(Item) (Item, error), it Item) (after Item, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return change(it)
}

// ErrLeft is returned when items are not as they should be, though all have been gone through.
var ErrLeft = errors.New("items are left")

// Verify implements migrate.Verifier: it looks for items that are not as they should be.
func (r *Rewrite) Verify(ctx context.Context) error {
	if r.Unchecked {
		return nil
	}
	w, err := r.walker.start(ctx, r.Table, r.Pace)
	if err != nil {
		return err
	}
	var left found
	err = w.all(ctx, func(_ context.Context, it Item) error {
		e, err := r.decide(w.Description, it)
		if err == nil && !e.nothing() {
			left.add(e.Key)
		}
		return err
	})
	if err == nil && left.n > 0 {
		err = fmt.Errorf("%w in the old form: found %d, such as %s; expected none: something still writes it; correct that, then `mainstay migrate repair ID --again`", ErrLeft, left.n, left.sample)
	}
	return err
}
