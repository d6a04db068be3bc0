package capacity_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/engines/migrate/capacity"
)

// one is a DynamoDB with one table.
type one struct{ table *types.TableDescription }

func (o one) DescribeTable(context.Context, *dynamodb.DescribeTableInput, ...func(*dynamodb.Options)) (*dynamodb.DescribeTableOutput, error) {
	if o.table == nil {
		return nil, &smithy.GenericAPIError{Code: "ResourceNotFoundException", Message: "no such table"}
	}
	return &dynamodb.DescribeTableOutput{Table: o.table}, nil
}

func TestOf(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	demand := &types.BillingModeSummary{BillingMode: types.BillingModePayPerRequest}
	for name, c := range map[string]struct {
		table types.TableDescription
		want  float64
	}{
		"Provisioned": {types.TableDescription{ProvisionedThroughput: &types.ProvisionedThroughputDescription{ReadCapacityUnits: n(50), WriteCapacityUnits: n(20)}}, 20},
		"Fresh":       {types.TableDescription{BillingModeSummary: demand, ProvisionedThroughput: &types.ProvisionedThroughputDescription{ReadCapacityUnits: n(0), WriteCapacityUnits: n(0)}}, 4000},
		"Warm":        {types.TableDescription{BillingModeSummary: demand, WarmThroughput: &types.TableWarmThroughputDescription{ReadUnitsPerSecond: n(12000), WriteUnitsPerSecond: n(9000)}}, 9000},
		"Limited":     {types.TableDescription{BillingModeSummary: demand, OnDemandThroughput: &types.OnDemandThroughput{MaxReadRequestUnits: n(-1), MaxWriteRequestUnits: n(300)}}, 300},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := capacity.Of(t.Context(), one{&c.table}, "users"); err != nil || got != c.want {
				t.Errorf("Of = %v, %v; want %v", got, err, c.want)
			}
		})
	}
	if _, err := capacity.Of(t.Context(), one{}, "users"); err == nil || !strings.HasPrefix(err.Error(), `ask for capacity of table "users": `) {
		t.Errorf("Of = %v; want the table named", err)
	}
}
