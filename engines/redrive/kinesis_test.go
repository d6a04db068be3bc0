package redrive_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
	"github.com/aws/smithy-go"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
)

var _ redrive.KinesisAPI = (*kinesis.Client)(nil)

// shardOf makes a stream of one shard with n records, and returns where they lie.
func shardOf(t *testing.T, api *kinesis.Client, n int) (lost redrive.StreamRange, numbers []string) {
	t.Helper()
	name := aws.String("clicks")
	if _, err := api.CreateStream(t.Context(), &kinesis.CreateStreamInput{StreamName: name, ShardCount: aws.Int32(1)}); err != nil {
		t.Fatal(err)
	}
	if err := kinesis.NewStreamExistsWaiter(api).Wait(t.Context(), &kinesis.DescribeStreamInput{StreamName: name}, time.Minute); err != nil {
		t.Fatal(err)
	}
	out, err := api.DescribeStream(t.Context(), &kinesis.DescribeStreamInput{StreamName: name})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		put, err := api.PutRecord(t.Context(), &kinesis.PutRecordInput{StreamName: name, Data: []byte{0, byte(i)}, PartitionKey: aws.String(fmt.Sprint("p", i))})
		if err != nil {
			t.Fatal(err)
		}
		lost.Shard, numbers = *put.ShardId, append(numbers, *put.SequenceNumber)
	}
	lost.Stream = *out.StreamDescription.StreamARN
	return lost, numbers
}

// TestKinesisStreams redrives a failed batch of a real stream: its records are read again, and given to the function.
func TestKinesisStreams(t *testing.T) {
	_, cfg := embeddedtest.Run(t)
	lost, numbers := shardOf(t, kinesis.NewFromConfig(cfg), 12)
	s := redrive.RecordsOf{"kinesis": redrive.KinesisStreams{API: kinesis.NewFromConfig(cfg), Region: "eu-west-1"}}
	letter := redrive.Message{ID: "1", Body: fmt.Sprintf(`{"requestContext":{"requestId":"r","functionArn":%q,"condition":"RetryAttemptsExhausted","approximateInvokeCount":11},
		"responseContext":{"statusCode":200,"executedVersion":"7","functionError":"Unhandled"},"version":"1.0","timestamp":"2026-11-23T12:00:00Z",
		"KinesisBatchInfo":{"shardId":%q,"startSequenceNumber":%q,"endSequenceNumber":%q,"batchSize":4,"streamArn":%q}}`, function1, lost.Shard, numbers[3], numbers[6], lost.Stream)}
	f := &answering{payload: `{"batchItemFailures":[]}`}
	if got := (redrive.ToTargets{Functions: f, Records: s}).Send(t.Context(), []redrive.Message{letter})[0]; got.Err != nil {
		t.Fatal(got.Err)
	}
	var event events.KinesisEvent
	if err := json.Unmarshal(f.in.Payload, &event); err != nil || len(event.Records) != 4 {
		t.Fatalf("invoked with %s, %v; want 4 records", f.in.Payload, err)
	}
	r := event.Records[0]
	if r.EventID != lost.Shard+":"+numbers[3] || r.EventSource != "aws:kinesis" || r.EventSourceArn != lost.Stream || r.AwsRegion != "eu-west-1" || r.EventName != "aws:kinesis:record" ||
		r.Kinesis.PartitionKey != "p3" || string(r.Kinesis.Data) != "\x00\x03" || r.Kinesis.SequenceNumber != numbers[3] || time.Since(r.Kinesis.ApproximateArrivalTimestamp.Time).Abs() > time.Hour {
		t.Errorf("the first record is %+v; want the fourth of the stream, as it was", r)
	}
	lost.First, lost.Last, lost.Size = numbers[3], numbers[6], 5
	if _, err := s.Read(t.Context(), lost); !errors.Is(err, redrive.ErrRefused) || !strings.Contains(err.Error(), "found 4; expected 5") {
		t.Errorf("Read of a range with more records than there are = %v; want it refused", err)
	}
	lost.Last, lost.Size = numbers[11]+"9", 0
	if text, err := s.Read(t.Context(), lost); err != nil || strings.Count(string(text), "eventID") != 9 {
		t.Errorf("Read to the end of the stream = %s, %v; want 9 records", text, err)
	}
	lost.Shard = "shardId-000000000009"
	if _, err := s.Read(t.Context(), lost); !errors.Is(err, redrive.ErrRefused) {
		t.Errorf("Read of a shard that is not there = %v; want it refused", err)
	}
}

// trimmed is a stream that answers so, and has only later records than those asked for.
type trimmed struct{ err error }

func (s trimmed) GetShardIterator(context.Context, *kinesis.GetShardIteratorInput, ...func(*kinesis.Options)) (*kinesis.GetShardIteratorOutput, error) {
	return &kinesis.GetShardIteratorOutput{ShardIterator: aws.String("i")}, s.err
}

func (s trimmed) GetRecords(context.Context, *kinesis.GetRecordsInput, ...func(*kinesis.Options)) (*kinesis.GetRecordsOutput, error) {
	return &kinesis.GetRecordsOutput{Records: []types.Record{{SequenceNumber: aws.String("12")}, {SequenceNumber: aws.String("13")}}, MillisBehindLatest: aws.Int64(0)}, nil
}

func TestKinesisStreams_Errors(t *testing.T) {
	lost := redrive.StreamRange{Stream: "arn:aws:kinesis:eu-west-1:1:stream/s", Shard: "s", First: "9", Last: "10", Size: 2}
	for name, c := range map[string]struct {
		err     error
		refused bool
	}{
		"Trimmed": {nil, true}, "Invalid": {&types.InvalidArgumentException{}, true}, "Gone": {&types.ResourceNotFoundException{}, true},
		"Denied": {&smithy.GenericAPIError{Code: "AccessDeniedException"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := (redrive.KinesisStreams{API: trimmed{c.err}}).Read(t.Context(), lost); err == nil || errors.Is(err, redrive.ErrRefused) != c.refused {
				t.Errorf("Read = %v; want it to be for good: %t", err, c.refused)
			}
		})
	}
}
