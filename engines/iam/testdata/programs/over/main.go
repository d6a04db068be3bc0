// Command over chooses by a value that only the types know: what may be called is said to be so.
//
//	must dynamodb:GetItem dynamodb:Scan
//	unknown cannot tell which of 2 types main.reader.read is called on
package main

import (
	"container/list"
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type reader interface{ read(context.Context) error }

type one struct{ db *dynamodb.Client }

func (o one) read(ctx context.Context) error {
	_, err := o.db.GetItem(ctx, &dynamodb.GetItemInput{})
	return err
}

type all struct{ db *dynamodb.Client }

func (a all) read(ctx context.Context) error {
	_, err := a.db.Scan(ctx, &dynamodb.ScanInput{})
	return err
}

func main() {
	db := dynamodb.New(dynamodb.Options{})
	readers := list.New()
	readers.PushBack(one{db})
	var spare reader = all{db}
	_ = spare
	lambda.Start(func(ctx context.Context) error { return readers.Front().Value.(reader).read(ctx) })
}
