package table

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
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
	d := Description{Keys: keys(is.KeySchema), Indexes: map[string]Index{}, Items: or(is.ItemCount), Bytes: or(is.TableSizeBytes)}
	for _, x := range is.GlobalSecondaryIndexes {
		backfilling := x.Backfilling != nil && *x.Backfilling
		d.Indexes[or(x.IndexName)] = Index{Keys: keys(x.KeySchema), Active: x.IndexStatus == types.IndexStatusActive && !backfilling}
	}
	d.ReadUnits, d.WriteUnits = rates(is)
	return d, nil
}

// rates is what a table is good for in a second: what it is provisioned with, what it may use at most on demand, or what
// it is warm for (developer guide, "Understanding DynamoDB warm throughput").
func rates(is *types.TableDescription) (read, write float64) {
	if p := is.ProvisionedThroughput; p != nil && or(p.ReadCapacityUnits) > 0 {
		return float64(or(p.ReadCapacityUnits)), float64(or(p.WriteCapacityUnits))
	}
	if w := is.WarmThroughput; w != nil {
		read, write = float64(or(w.ReadUnitsPerSecond)), float64(or(w.WriteUnitsPerSecond))
	}
	if o := is.OnDemandThroughput; o != nil {
		read, write = least(read, float64(or(o.MaxReadRequestUnits))), least(write, float64(or(o.MaxWriteRequestUnits)))
	}
	return read, write
}

// least returns the smaller of two limits, of which one that is not positive is none.
func least(a, b float64) float64 {
	if a <= 0 || b > 0 && b < a {
		return max(b, 0)
	}
	return a
}

func keys(schema []types.KeySchemaElement) []string {
	var names []string
	for _, k := range schema {
		names = append(names, or(k.AttributeName))
	}
	return names
}

func or[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
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
		t := time.NewTimer(min(delay, longest))
		select {
		case <-ctx.Done():
			t.Stop()
			return errors.Join(context.Cause(ctx), err)
		case <-t.C:
		}
	}
}

func throttled(err error) bool {
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
