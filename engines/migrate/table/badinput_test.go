package table_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/table"
)

// ailing is a DynamoDB with a table of one item; it answers an operation with an error so many times.
type ailing struct {
	table.API
	operation string
	err       error

	mu      sync.Mutex // segments ask side by side
	times   int
	written int
}

func (a *ailing) answer(operation string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if operation == a.operation && a.times > 0 {
		a.times--
		return a.err
	}
	return nil
}

func (a *ailing) DescribeTable(context.Context, *dynamodb.DescribeTableInput, ...func(*dynamodb.Options)) (*dynamodb.DescribeTableOutput, error) {
	return &dynamodb.DescribeTableOutput{Table: &types.TableDescription{TableName: aws.String("users"), ItemCount: aws.Int64(1), KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("id")}},
		ProvisionedThroughput: &types.ProvisionedThroughputDescription{ReadCapacityUnits: aws.Int64(100), WriteCapacityUnits: aws.Int64(100)}}}, a.answer("DescribeTable")
}

func (a *ailing) Scan(_ context.Context, in *dynamodb.ScanInput, _ ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error) {
	out := &dynamodb.ScanOutput{}
	if *in.Segment == 0 {
		a.mu.Lock()
		it := person(1)
		if a.written > 0 {
			it, _ = split(it)
		}
		a.mu.Unlock()
		out.Items = []map[string]types.AttributeValue{it}
	}
	return out, a.answer("Scan")
}

func (a *ailing) UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	if err := a.answer("UpdateItem"); err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.written++
	return &dynamodb.UpdateItemOutput{}, nil
}

// TestBadInput has what is wrong with the table that a migration works on: it is marked failed with the cause, nothing is
// written, and a retry behind the correction ends it. What passes by itself is waited for.
func TestBadInput(t *testing.T) {
	const forever = 1 << 30
	denied := &smithy.GenericAPIError{Code: "AccessDeniedException", Message: "User: ada is not authorized to perform: dynamodb:UpdateItem"}
	throttled := &types.ProvisionedThroughputExceededException{Message: aws.String("too much")}
	for name, c := range map[string]struct {
		a    *ailing
		want string // "": it ends
	}{
		"NoPermission":   {&ailing{operation: "UpdateItem", err: denied, times: forever}, "not authorized to perform: dynamodb:UpdateItem"},
		"NoTable":        {&ailing{operation: "DescribeTable", err: &types.ResourceNotFoundException{}, times: forever}, `describe table "users": ResourceNotFoundException`},
		"ThrottledRead":  {&ailing{operation: "Scan", err: throttled, times: forever}, "the table is throttled: it took no more in 12 attempts; a run resumes where this one stopped, and --units slows it down"},
		"ThrottledWrite": {&ailing{operation: "UpdateItem", err: throttled, times: forever}, "the table is throttled: it took no more in 12 attempts"},
		"ThrottledOnce":  {&ailing{operation: "UpdateItem", err: throttled, times: 5}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store, r := new(migrate.Memory), &table.Rewrite{Table: table.NewDynamoDB(c.a, "users"), Change: split}
				_, err := runner(t, r, store).Up(t.Context())
				states, bad := store.States(t.Context())
				if bad != nil || len(states) != 1 || (err == nil) != (c.want == "") {
					t.Fatalf("Up = %v, states %+v, %v", err, states, bad)
				}
				if c.want == "" {
					return
				}
				if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "mainstay migrate retry "+id) || states[0].Status != migrate.Failed || !strings.Contains(states[0].Error, c.want) || c.a.written > 0 {
					t.Errorf("Up = %v, states %+v\nwant it failed, with %s, and what to do", err, states, c.want)
				}
				c.a.times = 0
				again := &table.Rewrite{Table: table.NewDynamoDB(c.a, "users"), Change: split} // as of the next process
				if _, err := runner(t, again, store).Retry(t.Context(), id); err != nil || c.a.written != 1 {
					t.Errorf("Retry = %v, %d writes; want it to end", err, c.a.written)
				}
			})
		})
	}
}
