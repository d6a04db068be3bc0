package dynamo

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
)

// Image says what of a record must not get into logs and fixtures, besides what package redact knows.
type Image struct {
	Attributes map[string]any `json:"attributes" capture:"redact"`
}

// Changes returns a handler for records of the stream of the table of users, for publish. All that are changes of users
// are published, whatever stands between them.
func Changes(publish func(context.Context, []users.Change) error) batch.Records {
	return func(ctx context.Context, records []batch.Record) (map[int]error, error) {
		wrong := map[int]error{}
		var all []users.Change
		for i, r := range records {
			c, err := changeOf(r)
			if err != nil {
				wrong[i] = err
				continue
			}
			all = append(all, c)
		}
		return wrong, publish(ctx, all)
	}
}

func changeOf(r batch.Record) (users.Change, error) {
	version, err := versionOf(r.Change.SequenceNumber)
	if err != nil {
		return users.Change{}, err
	}
	before, err1 := imageOf(r.Change.OldImage)
	after, err2 := imageOf(r.Change.NewImage)
	if err := errors.Join(err1, err2); err != nil {
		return users.Change{}, err
	}
	if before == nil && after == nil {
		return users.Change{}, fmt.Errorf("read record %s: found neither old nor new image; expected a stream with both", r.Change.SequenceNumber)
	}
	return users.Change{Before: before, After: after, Version: version}, nil
}

// longestSequence is of a sequence number, in digits (DynamoDB streams API model, SequenceNumber: 21 to 40 characters).
const longestSequence = 40

// versionOf makes a sequence number a text that sorts as the number does: of the changes of one item, the later one has the
// greater number.
func versionOf(sequence string) (string, error) {
	if sequence == "" || len(sequence) > longestSequence || strings.Trim(sequence, "0123456789") != "" {
		return "", fmt.Errorf("read record: found sequence number %.50q; expected 1 to %d digits", sequence, longestSequence)
	}
	return strings.Repeat("0", longestSequence-len(sequence)) + sequence, nil
}

// imageOf reads a user; none is nil.
func imageOf(image map[string]events.DynamoDBAttributeValue) (*users.User, error) {
	if len(image) == 0 {
		return nil, nil //nolint:nilnil // nothing was there, which is no error
	}
	u, err := userOf(attributes(image))
	return &u, err
}

// attributes are values as the SDK has them. Of types that users have none of nothing is left, and reading a user says so.
func attributes(image map[string]events.DynamoDBAttributeValue) item {
	it := item{}
	for name, v := range image {
		switch v.DataType() {
		case events.DataTypeString:
			it[name] = str(v.String())
		case events.DataTypeNumber:
			it[name] = &types.AttributeValueMemberN{Value: v.Number()}
		case events.DataTypeBoolean:
			it[name] = flag(v.Boolean())
		case events.DataTypeMap:
			it[name] = &types.AttributeValueMemberM{Value: attributes(v.Map())}
		}
	}
	return it
}
