package dynamo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// Unprocessed items are DynamoDB's way to say that it has no capacity right now, so they are tried again after a while
// that doubles, with full jitter, as its documentation asks for.
const (
	tries     = 8
	firstWait = 25 * time.Millisecond
	longest   = 2 * time.Second
)

// again calls request until it leaves nothing unprocessed.
func again(ctx context.Context, verb string, items int, request func() (left int, err error)) error {
	for try := 0; ; try++ {
		left, err := request()
		if err != nil || left == 0 {
			return err
		}
		if try == tries-1 {
			return fmt.Errorf("%s items: %d of %d are unprocessed after %d tries", verb, left, items, tries)
		}
		if err := pause(ctx, rand.N(min(firstWait<<try, longest))); err != nil {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
