package redrive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// Records reads again what an event source has given up.
type Records interface {
	// Read returns the event with the records of a range, as the function's event source had given it. An error that
	// is ErrRefused says that they cannot be read any more.
	Read(ctx context.Context, r StreamRange) ([]byte, error)
}

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

// barren is how many reads may bring nothing though the range has not been met: a shard has gaps.
const barren = 20

// Read implements Records.
func (s TableStreams) Read(ctx context.Context, r StreamRange) ([]byte, error) {
	if service(r.Stream) != "dynamodb" {
		return nil, fmt.Errorf("read records of %s: expected the stream of a table: %w", r.Stream, ErrRefused)
	}
	start, err := s.API.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{StreamArn: &r.Stream, ShardId: &r.Shard,
		ShardIteratorType: types.ShardIteratorTypeAtSequenceNumber, SequenceNumber: &r.First})
	if err != nil {
		return nil, s.forgotten(r, err)
	}
	event := streamEvent{Records: []streamRecord{}}
	at := start.ShardIterator
	for empty := 0; at != nil && empty < barren; empty++ {
		out, err := s.API.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: at})
		if err != nil {
			return nil, s.forgotten(r, err)
		}
		for _, rec := range out.Records {
			if later(aws.ToString(rec.Dynamodb.SequenceNumber), r.Last) {
				return s.whole(event, r)
			}
			event.Records = append(event.Records, s.record(rec, r.Stream))
			empty = 0
		}
		if n := len(event.Records); n > 0 && event.Records[n-1].Change.SequenceNumber == r.Last {
			return s.whole(event, r)
		}
		at = out.NextShardIterator
	}
	return s.whole(event, r)
}

// whole is the event, unless records of it are missing.
func (s TableStreams) whole(e streamEvent, r StreamRange) ([]byte, error) {
	if len(e.Records) == 0 || r.Size > 0 && len(e.Records) != r.Size {
		return nil, fmt.Errorf("read records of %s from %s to %s: found %d; expected %d: %w", r.Shard, r.First, r.Last, len(e.Records), r.Size, ErrRefused)
	}
	return json.Marshal(e)
}

// forgotten says of errors that another try would meet as well that they are for good.
func (s TableStreams) forgotten(r StreamRange, err error) error {
	var trimmed *types.TrimmedDataAccessException
	var missing *types.ResourceNotFoundException
	if errors.As(err, &trimmed) || errors.As(err, &missing) {
		return fmt.Errorf("read records of %s from %s to %s: the stream has forgotten them, as it does after 24 hours: %w: %w", r.Shard, r.First, r.Last, ErrRefused, err)
	}
	return fmt.Errorf("read records of %s: %w", r.Shard, err)
}

// later compares sequence numbers, which are decimal numbers of up to 40 digits.
func later(a, b string) bool {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return len(a) > len(b) || len(a) == len(b) && a > b
}

// streamEvent is what Lambda gives to functions (Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB").
type streamEvent struct {
	Records []streamRecord `json:"Records"`
}

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
