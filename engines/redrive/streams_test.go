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
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streamtypes "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
)

var _ redrive.StreamsAPI = (*dynamodbstreams.Client)(nil)

// streamed makes a table with a stream and writes items 0 to n-1.
func streamed(t *testing.T, db *dynamodb.Client, n int) (stream string) {
	t.Helper()
	out, err := db.CreateTable(t.Context(), &dynamodb.CreateTableInput{TableName: aws.String("streamed"), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}},
		StreamSpecification:  &types.StreamSpecification{StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewAndOldImages}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		_, err := db.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String("streamed"), Item: map[string]types.AttributeValue{
			"id": &types.AttributeValueMemberS{Value: fmt.Sprint(i)}, "n": &types.AttributeValueMemberN{Value: fmt.Sprint(i)}, "b": &types.AttributeValueMemberB{Value: []byte{1, 2}},
			"l": &types.AttributeValueMemberL{Value: []types.AttributeValue{&types.AttributeValueMemberBOOL{Value: true}, &types.AttributeValueMemberNULL{Value: true}}},
			"m": &types.AttributeValueMemberM{Value: map[string]types.AttributeValue{"s": &types.AttributeValueMemberSS{Value: []string{"x"}}}}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return *out.TableDescription.LatestStreamArn
}

// recorded waits until a stream has n records: it follows its table a little later.
func recorded(t *testing.T, api *dynamodbstreams.Client, stream string, n int) (shard *string, all []streamtypes.Record) {
	t.Helper()
	var err error
	for since := time.Now(); time.Since(since) < time.Minute; <-time.After(50 * time.Millisecond) {
		if shard, all, err = first(t.Context(), api, stream); err == nil && len(all) == n {
			return shard, all
		}
	}
	t.Fatalf("the stream has %+v, %v; want %d records", all, err, n)
	return nil, nil
}

// first reads the first page of the first shard.
func first(ctx context.Context, api *dynamodbstreams.Client, stream string) (*string, []streamtypes.Record, error) {
	described, err := api.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: &stream})
	if err != nil || len(described.StreamDescription.Shards) == 0 {
		return nil, nil, err
	}
	shard := described.StreamDescription.Shards[0].ShardId
	at, err := api.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{StreamArn: &stream, ShardId: shard, ShardIteratorType: streamtypes.ShardIteratorTypeTrimHorizon})
	if err != nil {
		return nil, nil, err
	}
	page, err := api.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: at.ShardIterator})
	if err != nil {
		return nil, nil, err
	}
	return shard, page.Records, nil
}

// TestTableStreams reads a range again from a real stream, and has the events of the library for functions decode it.
func TestTableStreams(t *testing.T) {
	db := dynamolocal.Run(t)
	stream := streamed(t, db, 12)
	api := dynamodbstreams.New(dynamodbstreams.Options{BaseEndpoint: db.Options().BaseEndpoint, Region: db.Options().Region, Credentials: db.Options().Credentials})
	shard, all := recorded(t, api, stream, 12)
	number := func(i int) string { return *all[i].Dynamodb.SequenceNumber }
	s := redrive.TableStreams{API: api, Region: "eu-west-1"}
	lost := redrive.StreamRange{Stream: stream, Shard: *shard, First: number(3), Last: number(6), Size: 4}
	text, err := s.Read(t.Context(), lost)
	if err != nil {
		t.Fatal(err)
	}
	var event events.DynamoDBEvent
	if err := json.Unmarshal(text, &event); err != nil || len(event.Records) != 4 {
		t.Fatalf("Read = %s, %v; want 4 records", text, err)
	}
	r := event.Records[0]
	if r.EventName != "INSERT" || r.EventSourceArn != stream || r.Change.SequenceNumber != number(3) || r.Change.Keys["id"].String() != "3" || r.Change.NewImage["n"].Number() != "3" ||
		len(r.Change.NewImage["b"].Binary()) != 2 || !r.Change.NewImage["l"].List()[0].Boolean() || r.Change.NewImage["m"].Map()["s"].StringSet()[0] != "x" {
		t.Errorf("the first record is %+v; want the insert of item 3, as it was", r)
	}
	lost.Size = 5
	if _, err := s.Read(t.Context(), lost); !errors.Is(err, redrive.ErrRefused) || !strings.Contains(err.Error(), "found 4; expected 5") {
		t.Errorf("Read of a range with more records than there are = %v; want it refused", err)
	}
	lost.Stream = "arn:aws:kafka:eu-west-1:1:cluster/s"
	if _, err := (redrive.RecordsOf{"dynamodb": s}).Read(t.Context(), lost); !errors.Is(err, redrive.ErrRefused) {
		t.Errorf("Read of Kafka = %v; want it refused", err)
	}
}

// forgetful is a stream that has forgotten its records.
type forgetful struct{ redrive.StreamsAPI }

func (forgetful) GetShardIterator(context.Context, *dynamodbstreams.GetShardIteratorInput, ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetShardIteratorOutput, error) {
	return nil, &streamtypes.TrimmedDataAccessException{}
}

// shard answers with one event.
type shard struct{ err error }

func (s shard) Read(context.Context, redrive.StreamRange) ([]byte, error) {
	return []byte(`{"Records":[]}`), s.err
}

// answering is a function that answers so.
type answering struct {
	failed  *string
	payload string
	in      *lambda.InvokeInput
}

func (a *answering) Invoke(_ context.Context, in *lambda.InvokeInput, _ ...func(*lambda.Options)) (*lambda.InvokeOutput, error) {
	a.in = in
	return &lambda.InvokeOutput{FunctionError: a.failed, Payload: []byte(a.payload)}, nil
}

func TestToTargets_Stream(t *testing.T) {
	_, gone := redrive.TableStreams{API: forgetful{}}.Read(t.Context(), redrive.StreamRange{Stream: "arn:aws:dynamodb:eu-west-1:1:table/t/stream/s"})
	for name, c := range map[string]struct {
		read    error
		failed  *string
		payload string
		want    []error
	}{
		"Handled":   {nil, nil, `{"batchItemFailures":[]}`, nil},
		"Silent":    {nil, nil, `null`, nil},
		"Failed":    {nil, aws.String("Unhandled"), `{"errorMessage":"no"}`, []error{redrive.ErrNewFailure, redrive.ErrRefused}},
		"Partly":    {nil, nil, `{"batchItemFailures":[{"itemIdentifier":"3"}]}`, []error{redrive.ErrNewFailure, redrive.ErrRefused}},
		"Forgotten": {gone, nil, ``, []error{redrive.ErrRefused}},
	} {
		t.Run(name, func(t *testing.T) {
			f := &answering{failed: c.failed, payload: c.payload}
			got := redrive.ToTargets{Functions: f, Records: shard{c.read}}.Send(t.Context(), []redrive.Message{letters()[redrive.FromStream]})[0]
			if (got.Err == nil) != (c.want == nil) {
				t.Fatalf("Send = %v; want %v", got.Err, c.want)
			}
			for _, want := range c.want {
				if !errors.Is(got.Err, want) {
					t.Errorf("Send = %v; want it to be: %v", got.Err, want)
				}
			}
			if c.read == nil && (f.in.InvocationType != "" || string(f.in.Payload) != `{"Records":[]}` || *f.in.FunctionName != function1) {
				t.Errorf("invoked %+v; want the function that failed, and its answer waited for", f.in)
			}
		})
	}
}
