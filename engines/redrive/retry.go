package redrive

import (
	"context"
	"errors"
	"time"

	"github.com/aws/smithy-go"
)

// Calls that failed for a passing reason are made again after a while that doubles. The SDK's client has tried a few
// times by then, so this is for an outage of seconds.
const (
	attempts  = 8
	firstWait = 100 * time.Millisecond
)

// retry makes a call until it succeeds, fails for good or has failed too often.
func retry(ctx context.Context, call func() error) error {
	var err error
	for try := range attempts {
		if err = pause(ctx, try); err != nil {
			return err
		}
		if err = call(); err == nil || !passing(err) {
			return err
		}
	}
	return err
}

// pause waits before a try; the first begins at once.
func pause(ctx context.Context, try int) error {
	if try == 0 {
		return ctx.Err()
	}
	return wait(ctx, firstWait<<(try-1))
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// passing says whether an error may be gone at the next try.
func passing(err error) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	switch api.ErrorCode() {
	case "RequestThrottled", "ThrottlingException", "Throttling", "InternalError", "InternalFailure", "ServiceUnavailable", "KmsThrottled":
		return true
	}
	return false
}
