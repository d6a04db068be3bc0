package table

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Feed gives every item to somebody, such as an index outside the table. It is migrate.Work.
//
// The application must tell the index what it writes already, so that it is complete when Feed has gone through. A page is
// given again when its run is killed: Sink must come to the same then, and must know old from new by itself, since the
// application may have told the index of a newer version meanwhile.
type Feed struct {
	Table Table
	Sink  func(ctx context.Context, items []Item) error
	Pace  Pace

	walker walker
}

// Segments implements migrate.Work.
func (f *Feed) Segments(ctx context.Context) (int, error) {
	return f.walker.segments(ctx, f.Table, f.Pace)
}

// Capacity implements migrate.Metered.
func (f *Feed) Capacity(ctx context.Context) (float64, error) {
	return f.walker.capacity(ctx, f.Table, f.Pace)
}

// Items implements migrate.Sized.
func (f *Feed) Items(ctx context.Context) (int64, error) {
	return f.walker.items(ctx, f.Table, f.Pace)
}

// Step implements migrate.Work.
func (f *Feed) Step(ctx context.Context, s migrate.Segment) (migrate.Step, error) {
	w, err := f.walker.start(ctx, f.Table, f.Pace)
	if err != nil {
		return migrate.Step{}, err
	}
	step, err := w.pages(ctx, s, f.Sink, func(context.Context, *walk, Item) (migrate.Counts, error) { return migrate.Counts{Changed: 1}, nil })
	return step, err
}
