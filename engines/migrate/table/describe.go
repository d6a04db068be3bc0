package table

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/engines/migrate/capacity"
	"github.com/mainstay-go/mainstay/engines/migrate/internal/repeat"
)

// Describe implements Table.
func (t *DynamoDB) Describe(ctx context.Context) (Description, error) {
	if t.name == "" {
		return Description{}, errors.New("describe table: found no name of a table; is the environment deployed?")
	}
	var out *dynamodb.DescribeTableOutput
	err := again(ctx, func() (err error) {
		out, err = t.api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &t.name})
		return err
	})
	if err != nil {
		return Description{}, fmt.Errorf("describe table %q: %w", t.name, err)
	}
	is := out.Table
	d := Description{Keys: keys(is.KeySchema), Indexes: map[string]Index{}, Items: aws.ToInt64(is.ItemCount), Bytes: aws.ToInt64(is.TableSizeBytes)}
	for _, x := range is.GlobalSecondaryIndexes {
		backfilling := x.Backfilling != nil && *x.Backfilling
		d.Indexes[aws.ToString(x.IndexName)] = Index{Keys: keys(x.KeySchema), Active: x.IndexStatus == types.IndexStatusActive && !backfilling}
	}
	d.Units, err = capacity.Of(ctx, t.api, t.name)
	return d, err
}

func keys(schema []types.KeySchemaElement) []string {
	var names []string
	for _, k := range schema {
		names = append(names, aws.ToString(k.AttributeName))
	}
	return names
}

const (
	attempts = 12
	longest  = 5 * time.Second // between two attempts
)

// again calls again what DynamoDB had no capacity for, for longer than the SDK does: a migration has time.
func again(ctx context.Context, call func() error) error {
	delays := retry.NewExponentialJitterBackoff(longest)
	for attempt := 0; ; attempt++ {
		err := call()
		if !throttled(err) {
			return err
		}
		if attempt == attempts {
			return fmt.Errorf("%w: it took no more in %d attempts; a run resumes where this one stopped, and --units slows it down: %w", ErrThrottled, attempts, err)
		}
		delay, _ := delays.BackoffDelay(attempt, err)
		if cause := repeat.Pause(ctx, min(delay, longest)); cause != nil {
			return errors.Join(cause, err)
		}
	}
}

func throttled(err error) bool {
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		return repeat.Passing(cancelled)
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	switch api.ErrorCode() {
	case "ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "TransactionConflictException":
		return true
	}
	return false
}
