package statetable_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
)

// refusing is a DynamoDB that answers one operation with an error, and has an empty table otherwise.
type refusing struct {
	statetable.API
	operation string
	err       error
	written   int
}

func (r *refusing) answer(operation string) error {
	if operation == r.operation {
		return r.err
	}
	if operation != "GetItem" && operation != "Query" {
		r.written++
	}
	return nil
}

func (r *refusing) GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	return &dynamodb.GetItemOutput{}, r.answer("GetItem")
}

func (r *refusing) Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	return &dynamodb.QueryOutput{}, r.answer("Query")
}

func (r *refusing) PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	return &dynamodb.PutItemOutput{}, r.answer("PutItem")
}

// TestBadInput has what is wrong around a run, each with what the operator reads. Nothing is written in any of them.
func TestBadInput(t *testing.T) {
	denied := &smithy.GenericAPIError{Code: "AccessDeniedException", Message: "User: ada is not authorized to perform: dynamodb:PutItem because no identity-based policy allows the dynamodb:PutItem action"}
	throttled := &types.ProvisionedThroughputExceededException{Message: text("The level of configured provisioned throughput for the table was exceeded.")}
	missing := &types.ResourceNotFoundException{Message: text("Requested resource not found")}
	for name, c := range map[string]struct {
		operation string
		err       error
		want      string
	}{
		"NoPermission": {"PutItem", denied, "run migrations of staging: take lease: the state table \"state\" may not be used with these credentials: allow them dynamodb:GetItem, Query, PutItem, UpdateItem " +
			"and ConditionCheckItem on it: api error AccessDeniedException: " + denied.Message},
		"Throttled": {"PutItem", throttled, "run migrations of staging: take lease: the state table \"state\" is throttled: wait a minute and run it again, it goes on where it stopped: " +
			"ProvisionedThroughputExceededException: " + *throttled.Message},
		"NoTable": {"GetItem", missing, "run migrations of staging: take lease: read lease: the state table \"state\" does not exist in this account and region: deploy the environment first, with `mainstay env up`: " +
			"ResourceNotFoundException: " + *missing.Message},
	} {
		t.Run(name, func(t *testing.T) {
			registry, err := migrate.New(nil, migrate.Migration{ID: "20261124000000_count_items", Why: "#7", Checksum: "t1:0", Work: migrate.Once(
				func(context.Context, migrate.Segment) (migrate.Counts, error) { panic("it must not begin") })})
			if err != nil {
				t.Fatal(err)
			}
			db := &refusing{operation: c.operation, err: c.err}
			_, err = migrate.Runner{Registry: registry, Store: statetable.New(db, "state"), Environment: migrate.Environment{Name: "staging", Kind: "staging"},
				By: migrate.Holder{Who: "ada"}, Now: time.Now}.Up(t.Context())
			if err == nil || err.Error() != c.want || db.written > 0 {
				t.Errorf("Up = %v, %d writes\nwant %s", err, db.written, c.want)
			}
		})
	}
}

func text(s string) *string { return &s }
