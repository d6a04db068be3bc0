package redrive

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// StreamsAPI is the part of DynamoDB Streams that is needed; the SDK's client fits.
type StreamsAPI interface {
	GetShardIterator(context.Context, *dynamodbstreams.GetShardIteratorInput, ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetShardIteratorOutput, error)
	GetRecords(context.Context, *dynamodbstreams.GetRecordsInput, ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetRecordsOutput, error)
}

// TableStreams reads the streams of DynamoDB tables, which keep their records for 24 hours.
type TableStreams struct {
	API    StreamsAPI
	Region string
}

// Read implements Records.
func (s TableStreams) Read(ctx context.Context, r StreamRange) ([]byte, error) {
	start, err := s.API.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{StreamArn: &r.Stream, ShardId: &r.Shard,
		ShardIteratorType: types.ShardIteratorTypeAtSequenceNumber, SequenceNumber: &r.First})
	if err != nil {
		return nil, s.forgotten(r, err)
	}
	at := start.ShardIterator
	return r.read(func() ([]numbered, bool, error) {
		out, err := s.API.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: at})
		if err != nil {
			return nil, false, s.forgotten(r, err)
		}
		page := make([]numbered, len(out.Records))
		for i, rec := range out.Records {
			page[i] = numbered{aws.ToString(rec.Dynamodb.SequenceNumber), s.record(rec, r.Stream)}
		}
		at = out.NextShardIterator
		return page, at != nil, nil
	})
}

// forgotten says of errors that another try would meet as well that they are for good.
func (s TableStreams) forgotten(r StreamRange, err error) error {
	var trimmed *types.TrimmedDataAccessException
	var missing *types.ResourceNotFoundException
	return r.failed(err, errors.As(err, &trimmed) || errors.As(err, &missing), "24 hours")
}

// streamRecord is what Lambda gives to functions (Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB").
type streamRecord struct {
	ID      string       `json:"eventID"`
	Name    string       `json:"eventName"`
	Version string       `json:"eventVersion"`
	Source  string       `json:"eventSource"`
	Region  string       `json:"awsRegion"`
	Stream  string       `json:"eventSourceARN"`
	Change  streamChange `json:"dynamodb"`
	User    any          `json:"userIdentity,omitempty"` // who expires items, where they were expired
}

type streamChange struct {
	At             float64        `json:"ApproximateCreationDateTime"`
	Keys           map[string]any `json:"Keys,omitempty"`
	NewImage       map[string]any `json:"NewImage,omitempty"`
	OldImage       map[string]any `json:"OldImage,omitempty"`
	SequenceNumber string         `json:"SequenceNumber"`
	SizeBytes      int64          `json:"SizeBytes"`
	View           string         `json:"StreamViewType"`
}

func (s TableStreams) record(r types.Record, stream string) streamRecord {
	d := r.Dynamodb
	out := streamRecord{ID: aws.ToString(r.EventID), Name: string(r.EventName), Version: aws.ToString(r.EventVersion), Source: "aws:dynamodb", Region: s.Region, Stream: stream,
		Change: streamChange{Keys: attributes(d.Keys), NewImage: attributes(d.NewImage), OldImage: attributes(d.OldImage), SequenceNumber: aws.ToString(d.SequenceNumber),
			SizeBytes: aws.ToInt64(d.SizeBytes), View: string(d.StreamViewType)}}
	if d.ApproximateCreationDateTime != nil {
		out.Change.At = float64(d.ApproximateCreationDateTime.Unix())
	}
	if u := r.UserIdentity; u != nil {
		out.User = map[string]any{"type": aws.ToString(u.Type), "principalId": aws.ToString(u.PrincipalId)}
	}
	return out
}

// attributes are the attributes of an item as JSON has them; nil where there is no item.
func attributes(item map[string]types.AttributeValue) map[string]any {
	if item == nil {
		return nil
	}
	out := map[string]any{}
	for name, v := range item {
		out[name] = attribute(v)
	}
	return out
}

// attribute is a value with its type; bytes become base64 by themselves.
func attribute(v types.AttributeValue) map[string]any {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return map[string]any{"S": v.Value}
	case *types.AttributeValueMemberN:
		return map[string]any{"N": v.Value}
	case *types.AttributeValueMemberB:
		return map[string]any{"B": v.Value}
	case *types.AttributeValueMemberBOOL:
		return map[string]any{"BOOL": v.Value}
	case *types.AttributeValueMemberSS:
		return map[string]any{"SS": v.Value}
	case *types.AttributeValueMemberNS:
		return map[string]any{"NS": v.Value}
	case *types.AttributeValueMemberBS:
		return map[string]any{"BS": v.Value}
	case *types.AttributeValueMemberM:
		return map[string]any{"M": attributes(v.Value)}
	case *types.AttributeValueMemberL:
		all := make([]any, len(v.Value))
		for i, e := range v.Value {
			all[i] = attribute(e)
		}
		return map[string]any{"L": all}
	}
	return map[string]any{"NULL": true}
}
