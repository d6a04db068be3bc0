package table

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// PairAPI is what a pair needs beyond what a table does; the SDK's client fits.
type PairAPI interface {
	API
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
}

// DynamoDBPair is a Pair in DynamoDB.
type DynamoDBPair struct {
	api      PairAPI
	from, to string
	keys     []string // of the second
}

// NewPair returns two tables of an account and region by their names, and the names of the second's key attributes.
func NewPair(api PairAPI, from, to string, keys ...string) *DynamoDBPair {
	return &DynamoDBPair{api, from, to, keys}
}

// Copy implements Pair.
func (p *DynamoDBPair) Copy(ctx context.Context, e Edit, item Item) (Outcome, error) {
	x, err := newExpression(Edit{Key: e.Key, If: e.If, Absent: e.Absent})
	if err != nil {
		return Outcome{}, err
	}
	absent := "attribute_not_exists(#key)"
	in := &dynamodb.TransactWriteItemsInput{ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal, TransactItems: []types.TransactWriteItem{
		{ConditionCheck: &types.ConditionCheck{TableName: &p.from, Key: e.Key, ConditionExpression: x.condition(), ExpressionAttributeNames: x.names,
			ExpressionAttributeValues: x.valuesOrNil(), ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld}},
		{Put: &types.Put{TableName: &p.to, Item: item, ConditionExpression: &absent, ExpressionAttributeNames: map[string]string{"#key": p.keys[0]}}},
	}}
	var out *dynamodb.TransactWriteItemsOutput
	err = again(ctx, func() (err error) { out, err = p.api.TransactWriteItems(ctx, in); return err })
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) && len(cancelled.CancellationReasons) == len(in.TransactItems) {
		return copied(cancelled.CancellationReasons, item, err)
	}
	if err != nil {
		return Outcome{}, fmt.Errorf("copy from table %q to %q: %w", p.from, p.to, err)
	}
	done := Outcome{Done: true}
	for _, c := range out.ConsumedCapacity {
		done.Units += consumed(&c)
	}
	return done, nil
}

// copied reads why a transaction was cancelled.
func copied(why []types.CancellationReason, item Item, err error) (Outcome, error) {
	const failed, both = "ConditionalCheckFailed", 4
	out := Outcome{Units: both * units(size(item), writeUnit)}
	switch {
	case aws.ToString(why[1].Code) == failed:
		out.There = true
	case aws.ToString(why[0].Code) == failed:
		out.Now = why[0].Item
	default:
		return Outcome{}, err
	}
	return out, nil
}

// Has implements Pair.
func (p *DynamoDBPair) Has(ctx context.Context, item Item) (Outcome, error) {
	consistent := true
	in := &dynamodb.GetItemInput{TableName: &p.to, Key: Description{Keys: p.keys}.keyOf(item), ConsistentRead: &consistent, ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal}
	var out *dynamodb.GetItemOutput
	if err := again(ctx, func() (err error) { out, err = p.api.GetItem(ctx, in); return err }); err != nil {
		return Outcome{}, fmt.Errorf("look into table %q: %w", p.to, err)
	}
	return Outcome{There: len(out.Item) > 0, Units: consumed(out.ConsumedCapacity)}, nil
}

// MemoryPair is a Pair for tests.
type MemoryPair struct{ From, To *Memory }

// Copy implements Pair.
func (p MemoryPair) Copy(ctx context.Context, e Edit, item Item) (Outcome, error) {
	p.From.mu.Lock()
	defer p.From.mu.Unlock()
	p.To.mu.Lock()
	defer p.To.mu.Unlock()
	now, name := p.From.items[p.From.name(e.Key)], p.To.name(item)
	out := Outcome{Units: units(size(item), writeUnit)}
	switch _, there := p.To.items[name]; {
	case ctx.Err() != nil:
		return Outcome{}, ctx.Err()
	case there:
		out.There = true
	case !e.holds(now):
		out.Now = clone(now)
	default:
		p.To.items[name], out.Done = clone(item), true
		p.To.writes[name]++
	}
	return out, nil
}

// Has implements Pair.
func (p MemoryPair) Has(ctx context.Context, item Item) (Outcome, error) {
	p.To.mu.Lock()
	defer p.To.mu.Unlock()
	_, there := p.To.items[p.To.name(item)]
	return Outcome{There: there}, ctx.Err()
}
