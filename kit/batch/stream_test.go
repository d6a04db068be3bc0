package batch_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/mainstay-go/mainstay/kit/batch"
)

func changes(sequence ...string) events.DynamoDBEvent {
	var e events.DynamoDBEvent
	for _, s := range sequence {
		e.Records = append(e.Records, batch.Record{Change: events.DynamoDBStreamRecord{SequenceNumber: s}})
	}
	return e
}

func stream(t *testing.T, e events.DynamoDBEvent, handle batch.Records) ([]events.DynamoDBBatchItemFailure, error) {
	t.Helper()
	out, err := batch.Stream(slog.New(slog.DiscardHandler), handle)(t.Context(), e)
	if out.BatchItemFailures == nil {
		t.Error("the answer has no list of failures, which Lambda takes for a failure of all")
	}
	return out.BatchItemFailures, err
}

func TestStream(t *testing.T) {
	seen := 0
	failed, err := stream(t, changes("1", "2"), func(_ context.Context, r []batch.Record) (map[int]error, error) {
		seen = len(r)
		return nil, nil
	})
	if seen != 2 || len(failed) != 0 || err != nil {
		t.Errorf("of 2 records %d were handed on, and %v reported, %v", seen, failed, err)
	}
}

func TestStream_Wrong(t *testing.T) {
	failed, err := stream(t, changes("1", "2", "3"), func(context.Context, []batch.Record) (map[int]error, error) {
		return map[int]error{1: errors.New("bad"), 2: errors.New("bad")}, nil
	})
	if err != nil || len(failed) != 2 || failed[0].ItemIdentifier != "2" || failed[1].ItemIdentifier != "3" {
		t.Errorf("reported %v, %v; want 2 and 3", failed, err)
	}
}

func TestStream_NoSequenceNumber(t *testing.T) {
	_, err := stream(t, changes("1", ""), func(context.Context, []batch.Record) (map[int]error, error) {
		return map[int]error{1: errors.New("bad")}, nil
	})
	if err == nil || !strings.Contains(err.Error(), "record 2 of 2, which has no sequence number: bad") {
		t.Errorf("Stream = %v; want the batch to fail", err)
	}
}

func TestStream_Fails(t *testing.T) {
	broken := errors.New("broken")
	if _, err := stream(t, changes("1"), func(context.Context, []batch.Record) (map[int]error, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("Stream = %v; want the error", err)
	}
	_, err := stream(t, changes("1"), func(context.Context, []batch.Record) (map[int]error, error) { panic("oh") })
	if err == nil || !strings.Contains(err.Error(), "panic: oh") {
		t.Errorf("Stream = %v; want the panic", err)
	}
}
