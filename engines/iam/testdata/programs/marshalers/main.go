// Command marshalers calls AWS where values are written and read that lie within others.
//
//	must s3:GetObject sns:Publish sqs:SendMessage
package main

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type sent struct{ q *sqs.Client }

func (s sent) MarshalJSON() ([]byte, error) {
	_, err := s.q.SendMessage(context.Background(), &sqs.SendMessageInput{})
	return []byte("{}"), err
}

type told struct{ n *sns.Client }

func (t *told) UnmarshalJSON([]byte) error {
	_, err := t.n.Publish(context.Background(), &sns.PublishInput{})
	return err
}

type kept struct{ c *s3.Client }

func (k kept) MarshalDynamoDBAttributeValue() (types.AttributeValue, error) {
	_, err := k.c.GetObject(context.Background(), &s3.GetObjectInput{})
	return nil, err
}

// Value is no driver.Valuer, and nobody calls it.
func (k kept) Value() error {
	_, err := k.c.DeleteObject(context.Background(), &s3.DeleteObjectInput{})
	return err
}

type item struct {
	Sent map[string][]sent
	Told told
	Kept *kept
}

func main() {
	i := item{map[string][]sent{"": {{sqs.New(sqs.Options{})}}}, told{sns.New(sns.Options{})}, &kept{s3.New(s3.Options{})}}
	lambda.Start(func() error {
		b, err := json.Marshal(i)
		if err != nil {
			return err
		}
		return json.Unmarshal(b, &i)
	})
}
