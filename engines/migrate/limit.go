package migrate

import (
	"context"
	"fmt"
	"math"

	"golang.org/x/time/rate"
)

// Limit shares a number of units a second out among all segments of a run. A nil Limit limits nothing.
type Limit struct{ bucket *rate.Limiter }

// NewLimit returns a limit of units a second; 0 returns nil, which is none.
func NewLimit(units float64) *Limit {
	if units <= 0 {
		return nil
	}
	return &Limit{rate.NewLimiter(rate.Limit(units), int(math.Ceil(units)))}
}

// Spend waits until units that have been used are paid for. What a call takes is only known behind it, so the work pays
// afterwards: a run exceeds its limit by one call per segment at most.
func (l *Limit) Spend(ctx context.Context, units float64) error {
	if l == nil {
		return nil
	}
	for left := int(math.Ceil(units)); left > 0; {
		n := min(left, l.bucket.Burst())
		if err := l.bucket.WaitN(ctx, n); err != nil {
			return fmt.Errorf("wait for capacity: %w", err)
		}
		left -= n
	}
	return nil
}

// apartShare is what a run on AWS may use of a table where nobody has limited it: its functions know nothing of one
// another, so none of them can leave something to the application by itself.
const apartShare = 0.5

// units is how many capacity units a second a migration may use: what the runner says, and no more than its share.
func (r Runner) units(ctx context.Context, m Migration) (float64, error) {
	work, ok := m.Work.(Metered)
	if ok && r.Share <= 0 && r.Units <= 0 && m.Runs == OnAWS {
		r.Share = apartShare
	}
	if r.Share <= 0 {
		return r.Units, nil
	}
	if !ok {
		return 0, fmt.Errorf("limit migration %q to a share: it cannot say what its table serves; limit its units instead", m.ID)
	}
	var all float64
	if err := caught(func() (err error) { all, err = work.Capacity(ctx); return err }); err != nil {
		return 0, fmt.Errorf("limit migration %q to a share: %w", m.ID, err)
	}
	if share := all * r.Share; r.Units <= 0 || share < r.Units {
		return share, nil
	}
	return r.Units, nil
}

// items is about how many items a migration looks at. It is only for progress, so not to know it is no failure.
func items(ctx context.Context, w Work) (n int64) {
	if s, ok := w.(Sized); ok {
		if err := caught(func() (err error) { n, err = s.Items(ctx); return err }); err != nil {
			return 0
		}
	}
	return n
}
