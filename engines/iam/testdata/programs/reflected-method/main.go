// Command reflected-method calls a method by its name: which one, nobody can tell.
//
//	unknown calls a function by reflection
package main

import (
	"context"
	"os"
	"reflect"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

func main() {
	db := dynamodb.New(dynamodb.Options{})
	lambda.Start(func(ctx context.Context) {
		reflect.ValueOf(db).MethodByName(os.Getenv("METHOD")).Call([]reflect.Value{reflect.ValueOf(ctx)})
	})
}
