package migrate

import (
	"context"
	"time"
)

// Work is what a migration does, in steps, so that it can be stopped after each of them and resumed there. A step may be
// carried out again when its runner dies before the checkpoint behind it: doing it twice must come to doing it once.
type Work interface {
	// Segments says in how many parts the work is divided. It is asked once; the answer is kept with the state.
	Segments(ctx context.Context) (int, error)
	// Step does the piece of a segment that follows s.Cursor.
	Step(ctx context.Context, s Segment) (Step, error)
}

// Segment is a part of a migration's work that goes forward for itself.
type Segment struct {
	Migration string
	Number    int // 0 … Of-1
	Of        int
	Cursor    string // what the step before returned; "" begins the segment
	Token     int64  // the fencing token of the runner
	Limit     *Limit // spends the capacity that the run may use
}

// Step is what a step came to.
type Step struct {
	Cursor string // where the next step begins
	Done   bool   // nothing follows
	Counts
}

// Counts adds up what steps did.
type Counts struct {
	Read    int64   `json:"read"`    // items looked at
	Changed int64   `json:"changed"` // items written, mails sent, and so on
	Lost    int64   `json:"lost"`    // writes that lost against a newer version of the item, which was then looked at again
	Units   float64 `json:"units"`   // capacity units that this took
}

// Plus adds counts up.
func (c Counts) Plus(o Counts) Counts {
	return Counts{c.Read + o.Read, c.Changed + o.Changed, c.Lost + o.Lost, c.Units + o.Units}
}

// Verifier is Work that can look, when all is done, whether all is as it should be.
type Verifier interface {
	// Verify returns an error that says what is not as it should be.
	Verify(ctx context.Context) error
}

// Sized is Work that can say cheaply about how many items it will look at in all; 0: unknown.
type Sized interface {
	Items(ctx context.Context) (int64, error)
}

// Metered is Work that can say how many capacity units a second its table serves: what a share of it is a share of.
// Package capacity asks a table.
type Metered interface {
	Capacity(ctx context.Context) (float64, error)
}

// Reporter is Work that says at its end what it came to, for the history.
type Reporter interface {
	Report(ctx context.Context, migration string) (string, error)
}

// Estimator is Work that can say beforehand what it would do. It must not change anything.
type Estimator interface {
	// Estimate looks at the data as it is now. A run would use so many capacity units a second; 0: as many as it gets.
	Estimate(ctx context.Context, units float64) (Estimate, error)
}

// Estimate is what a migration would do.
type Estimate struct {
	Items      int64         `json:"items"`      // that it would look at
	Changes    int64         `json:"changes"`    // that it would make, by what the sample came to
	ReadUnits  float64       `json:"readUnits"`  // capacity
	WriteUnits float64       `json:"writeUnits"` // capacity
	Mails      int64         `json:"mails,omitempty"`
	Time       time.Duration `json:"time"` // at the rate it would run at
	Samples    []Sample      `json:"samples,omitempty"`
}

// Sample is an item before and after.
type Sample struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// Once is Work of a single step.
type Once func(ctx context.Context, s Segment) (Counts, error)

// Segments implements Work.
func (Once) Segments(context.Context) (int, error) { return 1, nil }

// Step implements Work.
func (f Once) Step(ctx context.Context, s Segment) (Step, error) {
	counts, err := f(ctx, s)
	return Step{Done: true, Counts: counts}, err
}
