package table

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// API is the part of DynamoDB that blocks need; the SDK's client fits.
type API interface {
	dynamodb.ScanAPIClient
	dynamodb.DescribeTableAPIClient
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error)
}

// DynamoDB is a Table in DynamoDB.
type DynamoDB struct {
	api  API
	name string
}

// NewDynamoDB returns a table by its name.
func NewDynamoDB(api API, name string) *DynamoDB { return &DynamoDB{api, name} }

// Scan implements Table.
func (t *DynamoDB) Scan(ctx context.Context, r Range) (Page, error) {
	segment, of, limit, consistent := int32(r.Segment), int32(r.Of), int32(r.Limit), true
	in := &dynamodb.ScanInput{TableName: &t.name, Segment: &segment, TotalSegments: &of, ExclusiveStartKey: r.After, ConsistentRead: &consistent,
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal}
	if limit > 0 {
		in.Limit = &limit
	}
	var out *dynamodb.ScanOutput
	err := again(ctx, func() (err error) { out, err = t.api.Scan(ctx, in); return err })
	if err != nil {
		return Page{}, fmt.Errorf("scan table %q: %w", t.name, err)
	}
	p := Page{Items: out.Items, Next: out.LastEvaluatedKey, Units: consumed(out.ConsumedCapacity)}
	if len(p.Next) == 0 {
		p.Next = nil
	}
	return p, nil
}

func consumed(c *types.ConsumedCapacity) float64 {
	if c == nil || c.CapacityUnits == nil {
		return 0
	}
	return *c.CapacityUnits
}

// Update implements Table.
func (t *DynamoDB) Update(ctx context.Context, e Edit) (Outcome, error) {
	x, err := newExpression(e)
	if err != nil {
		return Outcome{}, err
	}
	update := x.update()
	in := &dynamodb.UpdateItemInput{TableName: &t.name, Key: e.Key, UpdateExpression: &update, ConditionExpression: x.condition(),
		ExpressionAttributeNames: x.names, ExpressionAttributeValues: x.valuesOrNil(), ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld}
	var out *dynamodb.UpdateItemOutput
	err = again(ctx, func() (err error) { out, err = t.api.UpdateItem(ctx, in); return err })
	if err != nil {
		return newer(err, e)
	}
	return Outcome{Done: true, Units: consumed(out.ConsumedCapacity)}, nil
}

// Delete implements Table.
func (t *DynamoDB) Delete(ctx context.Context, e Edit) (Outcome, error) {
	x, err := newExpression(Edit{Key: e.Key, If: e.If, Absent: e.Absent})
	if err != nil {
		return Outcome{}, err
	}
	in := &dynamodb.DeleteItemInput{TableName: &t.name, Key: e.Key, ConditionExpression: x.condition(), ExpressionAttributeNames: x.names,
		ExpressionAttributeValues: x.valuesOrNil(), ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld}
	var out *dynamodb.DeleteItemOutput
	err = again(ctx, func() (err error) { out, err = t.api.DeleteItem(ctx, in); return err })
	if err != nil {
		return newer(err, e)
	}
	return Outcome{Done: true, Units: consumed(out.ConsumedCapacity)}, nil
}

// newer reads what DynamoDB answers where a condition does not hold. The call costs what it would have cost otherwise, at
// least a unit, and DynamoDB does not say how much.
func newer(err error, e Edit) (Outcome, error) {
	var refused *types.ConditionalCheckFailedException
	if !errors.As(err, &refused) {
		return Outcome{}, err
	}
	return Outcome{Now: refused.Item, Units: units(max(size(refused.Item), size(e.If)), writeUnit)}, nil
}

// expression is an edit in DynamoDB's words.
type expression struct {
	names                   map[string]string
	values                  Item
	conditions, set, remove []string
}

// mostNames is how many attributes a condition may speak of: expressions have at most 4 KB (developer guide, "Quotas").
const mostNames = 150

func newExpression(e Edit) (*expression, error) {
	if n := len(e.If) + len(e.Absent) + len(e.Set) + len(e.Remove); n > mostNames {
		return nil, fmt.Errorf("write item %s: its condition speaks of %d attributes; expected at most %d: name those that Change looks at in Reads", Text(e.Key), n, mostNames)
	}
	x := &expression{names: map[string]string{}, values: Item{}}
	if len(e.If) == 0 { // otherwise an attribute that is as it was shows that the item is there
		x.conditions = append(x.conditions, "attribute_exists("+x.name(slices.Sorted(maps.Keys(e.Key))[0])+")")
	}
	for _, name := range slices.Sorted(maps.Keys(e.If)) {
		x.conditions = append(x.conditions, x.name(name)+" = "+x.value(e.If[name]))
	}
	for _, name := range e.Absent {
		x.conditions = append(x.conditions, "attribute_not_exists("+x.name(name)+")")
	}
	for _, name := range slices.Sorted(maps.Keys(e.Set)) {
		x.set = append(x.set, x.name(name)+" = "+x.value(e.Set[name]))
	}
	for _, name := range e.Remove {
		x.remove = append(x.remove, x.name(name))
	}
	return x, nil
}

// name returns the placeholder of an attribute: its name may be a word that DynamoDB reserves.
func (x *expression) name(attribute string) string {
	for placeholder, a := range x.names {
		if a == attribute {
			return placeholder
		}
	}
	p := fmt.Sprint("#n", len(x.names))
	x.names[p] = attribute
	return p
}

func (x *expression) value(v types.AttributeValue) string {
	p := fmt.Sprint(":v", len(x.values))
	x.values[p] = v
	return p
}

func (x *expression) valuesOrNil() Item {
	if len(x.values) == 0 {
		return nil
	}
	return x.values
}

func (x *expression) condition() *string {
	c := strings.Join(x.conditions, " AND ")
	return &c
}

func (x *expression) update() string {
	var parts []string
	if len(x.set) > 0 {
		parts = append(parts, "SET "+strings.Join(x.set, ", "))
	}
	if len(x.remove) > 0 {
		parts = append(parts, "REMOVE "+strings.Join(x.remove, ", "))
	}
	return strings.Join(parts, " ")
}
