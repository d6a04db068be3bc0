// Command two-adapters reads from one table and writes to another, through one port with two implementations: the
// types alone would allow more, which is what it may.
//
//	must dynamodb:GetItem dynamodb:PutItem
//	may dynamodb:Scan dynamodb:UpdateItem
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type store interface {
	get(context.Context, string) error
	put(context.Context, string) error
}

type reader struct{ db *dynamodb.Client }

func (r reader) get(ctx context.Context, _ string) error {
	_, err := r.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String(os.Getenv("A"))})
	return err
}

func (r reader) put(ctx context.Context, _ string) error {
	_, err := r.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{})
	return err
}

type writer struct{ db *dynamodb.Client }

func (w writer) get(ctx context.Context, _ string) error {
	_, err := w.db.Scan(ctx, &dynamodb.ScanInput{})
	return err
}

func (w writer) put(ctx context.Context, _ string) error {
	_, err := w.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(os.Getenv("B"))})
	return err
}

type service struct{ from, to store }

func (s service) handle(ctx context.Context) error {
	if err := s.from.get(ctx, "x"); err != nil {
		return err
	}
	return s.to.put(ctx, "x")
}

func main() {
	db := dynamodb.New(dynamodb.Options{})
	lambda.Start(service{reader{db}, writer{db}}.handle)
}
