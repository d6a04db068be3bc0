package redrive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
)

// KinesisAPI is the part of Kinesis that is needed; the SDK's client fits.
type KinesisAPI interface {
	GetShardIterator(context.Context, *kinesis.GetShardIteratorInput, ...func(*kinesis.Options)) (*kinesis.GetShardIteratorOutput, error)
	GetRecords(context.Context, *kinesis.GetRecordsInput, ...func(*kinesis.Options)) (*kinesis.GetRecordsOutput, error)
}

// KinesisStreams reads Kinesis data streams, which keep their records for 24 hours, or longer where they are told to.
type KinesisStreams struct {
	API    KinesisAPI
	Region string
}

// Read implements Records.
func (s KinesisStreams) Read(ctx context.Context, r StreamRange) ([]byte, error) {
	start, err := s.API.GetShardIterator(ctx, &kinesis.GetShardIteratorInput{StreamARN: &r.Stream, ShardId: &r.Shard,
		ShardIteratorType: types.ShardIteratorTypeAtSequenceNumber, StartingSequenceNumber: &r.First})
	if err != nil {
		return nil, s.forgotten(r, err)
	}
	at := start.ShardIterator
	return r.read(func() ([]numbered, bool, error) {
		out, err := s.API.GetRecords(ctx, &kinesis.GetRecordsInput{StreamARN: &r.Stream, ShardIterator: at})
		if err != nil {
			return nil, false, s.forgotten(r, err)
		}
		page := make([]numbered, len(out.Records))
		for i, rec := range out.Records {
			page[i] = numbered{aws.ToString(rec.SequenceNumber), s.record(rec, r)}
		}
		at = out.NextShardIterator
		return page, at != nil && (len(page) > 0 || aws.ToInt64(out.MillisBehindLatest) > 0), nil
	})
}

// forgotten says of errors that another try would meet as well that they are for good (Kinesis API reference,
// "GetShardIterator", Errors).
func (s KinesisStreams) forgotten(r StreamRange, err error) error {
	var invalid *types.InvalidArgumentException
	var missing *types.ResourceNotFoundException
	return r.failed(err, errors.As(err, &invalid) || errors.As(err, &missing), "its retention period")
}

// kinesisRecord is what Lambda gives to functions (Lambda developer guide, "Using Lambda to process records from Amazon
// Kinesis Data Streams"). It lacks the role that Lambda reads with, which is not ours.
type kinesisRecord struct {
	ID      string      `json:"eventID"`
	Name    string      `json:"eventName"`
	Version string      `json:"eventVersion"`
	Source  string      `json:"eventSource"`
	Region  string      `json:"awsRegion"`
	Stream  string      `json:"eventSourceARN"`
	Kinesis kinesisData `json:"kinesis"`
}

type kinesisData struct {
	At             json.Number `json:"approximateArrivalTimestamp"` // seconds
	Data           []byte      `json:"data"`
	PartitionKey   string      `json:"partitionKey"`
	SequenceNumber string      `json:"sequenceNumber"`
	Version        string      `json:"kinesisSchemaVersion"`
	Encryption     string      `json:"encryptionType,omitempty"`
}

func (s KinesisStreams) record(rec types.Record, r StreamRange) kinesisRecord {
	number := aws.ToString(rec.SequenceNumber)
	return kinesisRecord{ID: r.Shard + ":" + number, Name: "aws:kinesis:record", Version: "1.0", Source: "aws:kinesis", Region: s.Region, Stream: r.Stream,
		Kinesis: kinesisData{At: seconds(aws.ToTime(rec.ApproximateArrivalTimestamp)), Data: rec.Data, PartitionKey: aws.ToString(rec.PartitionKey), SequenceNumber: number,
			Version: "1.0", Encryption: string(rec.EncryptionType)}}
}

// seconds is a time with its milliseconds, as Lambda writes it; a float would lose or add some.
func seconds(at time.Time) json.Number {
	return json.Number(fmt.Sprintf("%d.%03d", at.Unix(), at.Nanosecond()/int(time.Millisecond)))
}
