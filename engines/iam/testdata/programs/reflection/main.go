// Command reflection makes its parts by calling constructors through reflection.
//
//	must dynamodb:GetItem
//	unknown calls a function by reflection
package main

import (
	"context"
	"reflect"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type store interface{ get(context.Context) error }

type table struct{ db *dynamodb.Client }

func (t *table) get(ctx context.Context) error {
	_, err := t.db.GetItem(ctx, &dynamodb.GetItemInput{})
	return err
}

func newTable(db *dynamodb.Client) *table { return &table{db} }

func newClient() *dynamodb.Client { return dynamodb.New(dynamodb.Options{}) }

func build(constructors ...any) reflect.Value {
	var made []reflect.Value
	for _, c := range constructors {
		made = reflect.ValueOf(c).Call(made)
	}
	return made[0]
}

func main() {
	s := build(newClient, newTable).Interface().(store)
	lambda.Start(s.get)
}
