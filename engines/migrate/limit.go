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
