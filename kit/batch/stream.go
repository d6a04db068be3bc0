package batch

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/aws/aws-lambda-go/events"
)

// Record is one change in a batch of a table's stream.
type Record = events.DynamoDBEventRecord

// Records handles the records of a batch, in order. It returns what is wrong with those that no attempt will ever make
// something of, by index. An error is about all of them: they are delivered again.
type Records func(ctx context.Context, records []Record) (wrong map[int]error, err error)

// Stream returns a Lambda handler for batches of a DynamoDB stream whose event source has partial batch responses switched
// on. Records that are wrong are reported, so that the stream's consumer gives up on them, and on nothing else, after its
// retries; those behind them were handled already, and are again.
func Stream(log *slog.Logger, handle Records) func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	return func(ctx context.Context, e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
		out := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}}
		wrong, err := caught(ctx, handle, e.Records)
		if err != nil {
			log.Error("batch failed", "records", len(e.Records), "error", err.Error())
			return out, err
		}
		for i, r := range e.Records {
			if wrong[i] == nil {
				continue
			}
			log.Error("record failed", "sequenceNumber", r.Change.SequenceNumber, "error", wrong[i].Error())
			if r.Change.SequenceNumber == "" { // Lambda would take the report for one of success
				return out, fmt.Errorf("handle record %d of %d, which has no sequence number: %w", i+1, len(e.Records), wrong[i])
			}
			out.BatchItemFailures = append(out.BatchItemFailures, events.DynamoDBBatchItemFailure{ItemIdentifier: r.Change.SequenceNumber})
		}
		return out, nil
	}
}

// caught handles records; a panic is an error.
func caught(ctx context.Context, handle Records, records []Record) (wrong map[int]error, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return handle(ctx, records)
}
