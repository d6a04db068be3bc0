package capacity

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// API is the part of DynamoDB that is needed; the SDK's client fits.
type API interface {
	DescribeTable(context.Context, *dynamodb.DescribeTableInput, ...func(*dynamodb.Options)) (*dynamodb.DescribeTableOutput, error)
}

// fresh is how many units a second a table on demand serves from its first day: 4,000 for writes, which are the fewer
// (DynamoDB developer guide, "Initial throughput for on-demand capacity mode").
const fresh = 4000

// Of returns how many capacity units a second a table serves, of reads or writes, whichever is less: an operation
// that does both then takes its share of neither more than once. Tables on demand serve what they are warm for, and
// no more than a maximum that somebody has set.
func Of(ctx context.Context, api API, table string) (float64, error) {
	out, err := api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &table})
	if err != nil {
		return 0, fmt.Errorf("ask for capacity of table %q: %w", table, err)
	}
	t := out.Table
	if p := t.ProvisionedThroughput; p != nil && !onDemand(t) {
		return float64(min(aws.ToInt64(p.ReadCapacityUnits), aws.ToInt64(p.WriteCapacityUnits))), nil
	}
	units := int64(fresh)
	if w := t.WarmThroughput; w != nil && w.ReadUnitsPerSecond != nil && w.WriteUnitsPerSecond != nil {
		units = min(*w.ReadUnitsPerSecond, *w.WriteUnitsPerSecond)
	}
	if o := t.OnDemandThroughput; o != nil {
		units = atMost(atMost(units, o.MaxReadRequestUnits), o.MaxWriteRequestUnits)
	}
	return float64(units), nil
}

func onDemand(t *types.TableDescription) bool {
	return t.BillingModeSummary != nil && t.BillingModeSummary.BillingMode == types.BillingModePayPerRequest
}

// atMost applies a maximum; -1 and nil are none.
func atMost(units int64, most *int64) int64 {
	if most == nil || *most <= 0 {
		return units
	}
	return min(units, *most)
}
