package backend

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/mainstay-go/mainstay/e2e/scenario"
)

// How long to wait between two looks: things that come of a few rows come soon, and looking costs.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 2 * time.Second
)

// Eventually looks again and again until nothing is wrong any more. It gives up when the very same has been wrong for a
// while: how long all of it takes is up to the site, and an error of a look ends it, unless the site was late to answer.
func Eventually(ctx context.Context, still time.Duration, look func(context.Context) (wrong string, err error)) error {
	last, at, pause := "", time.Now(), firstPause
	for {
		wrong, err := look(ctx)
		if errors.Is(err, scenario.ErrLate) {
			wrong, err = err.Error(), nil
		}
		if err != nil || wrong == "" {
			return err
		}
		if wrong != last {
			last, at = wrong, time.Now()
		}
		if time.Since(at) > still {
			return fmt.Errorf("%s, and that has not changed for %s", wrong, still)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", wrong, ctx.Err())
		case <-time.After(pause):
		}
		pause = min(2*pause, longestPause)
	}
}
