package redrive

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
)

// Calls that failed for a passing reason are made again after a while that doubles. The SDK's client has tried a few
// times by then, so this is for an outage of seconds.
const (
	attempts  = 8
	firstWait = 100 * time.Millisecond
)

// retry makes a call until it succeeds, fails for good or has failed too often.
func retry(ctx context.Context, call func() error) error { return retryWhere(ctx, passing, call) }

func retryWhere(ctx context.Context, again func(error) bool, call func() error) error {
	var err error
	for try := range attempts {
		if err = pause(ctx, try); err != nil {
			return err
		}
		if err = call(); err == nil || !again(err) {
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
	return throttled(err) || is(err, "InternalError", "InternalFailure", "ServiceUnavailable")
}

// throttled says of a call that it had no effect because there were too many.
func throttled(err error) bool {
	return is(err, "RequestThrottled", "ThrottlingException", "Throttling", "KmsThrottled", "TooManyRequestsException")
}

// unanswered says of a call that it may have had its effect though it failed: its connection was cut, or the service erred.
func unanswered(err error) bool {
	return !throttled(err) && (passing(err) || sdk.IsErrorRetryables(sdk.DefaultRetryables).IsErrorRetryable(err) == aws.TrueTernary)
}

func is(err error, codes ...string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && slices.Contains(codes, api.ErrorCode())
}
