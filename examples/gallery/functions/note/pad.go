package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/kit/batch"
)

// pad is where notes are written: items whose id says who has seen what.
type pad struct {
	db    *dynamodb.Client
	table string
}

// errTold is what a function fails with when it is told to.
var errTold = errors.New("told to fail")

func (p pad) write(ctx context.Context, who, what string) error {
	if what == "fail" {
		return fmt.Errorf("%s: %w", who, errTold)
	}
	_, err := p.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(p.table), Item: map[string]types.AttributeValue{
		"id": &types.AttributeValueMemberS{Value: who + " " + what}}})
	if err != nil {
		return fmt.Errorf("write note %s %s: %w", who, what, err)
	}
	return nil
}

func (p pad) message(ctx context.Context, m batch.Message) error {
	return p.write(ctx, "message", m.Body)
}

// changes reports the first record that it fails at: the rest of the batch comes again without those before it.
func (p pad) changes(ctx context.Context, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	for _, r := range e.Records {
		if err := p.write(ctx, "change", r.Change.Keys["id"].String()); err != nil {
			return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{{ItemIdentifier: r.Change.SequenceNumber}}}, nil
		}
	}
	return events.DynamoDBEventResponse{}, nil
}

func (p pad) event(ctx context.Context, e struct{ Detail struct{ What string } }) error {
	return p.write(ctx, "event", e.Detail.What)
}

func (p pad) clock(ctx context.Context, e struct{ From string }) error {
	return p.write(ctx, "clock", e.From)
}

// order is what a workflow is given, and what its first step hands to its second.
type order struct{ What, By string }

func (p pad) first(ctx context.Context, o order) (order, error) {
	return order{What: o.What, By: "first"}, p.write(ctx, "first", o.What)
}

func (p pad) second(ctx context.Context, o order) (order, error) {
	return order{What: o.What, By: "second"}, p.write(ctx, "second", o.What+" by "+o.By)
}

// part is what a workflow gives a function for each item of a list, until that is done, and at the end.
type part struct {
	Job     string                  `json:"job"`
	Item    int                     `json:"item"`
	Turn    int                     `json:"turn"` // how often the item's function was invoked before
	Done    bool                    `json:"done"`
	End     bool                    `json:"end"`
	Failure *struct{ Error string } `json:"failure"`
}

// part takes two turns for each item.
func (p pad) part(ctx context.Context, o part) (part, error) {
	switch {
	case o.Failure != nil:
		return o, p.write(ctx, "failed", o.Job+" "+o.Failure.Error)
	case o.End:
		return o, p.write(ctx, "end", o.Job)
	case o.Item == 2 && o.Job == "fail":
		return o, errTold
	}
	err := p.write(ctx, "part", fmt.Sprint(o.Job, " ", o.Item, " ", o.Turn))
	o.Turn, o.Done = o.Turn+1, o.Turn == 1
	return o, err
}
