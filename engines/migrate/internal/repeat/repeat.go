package repeat

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Pause waits. Where the context ends before, it returns why.
func Pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// Passing says whether a transaction may succeed a moment later: it met another write, or found no capacity. One whose
// condition was not met will not, whatever else there was.
func Passing(c *types.TransactionCanceledException) bool {
	found := false
	for _, r := range c.CancellationReasons {
		switch aws.ToString(r.Code) {
		case "ConditionalCheckFailed", "ValidationError", "ItemCollectionSizeLimitExceeded":
			return false
		case "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded":
			found = true
		}
	}
	return found
}
