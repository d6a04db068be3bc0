// Command serve-web answers the HTTP API.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/httpapi"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.UsersTable, names.ImportsTable))
	db := dynamodb.NewFromConfig(env.AWS)
	lambda.Start(boot.Handler(env, httpapi.Lambda(httpapi.New(httpapi.Directory{
		Store:   dynamo.NewUsers(db, env.Get(names.UsersTable)),
		Imports: dynamo.NewImports(db, env.Get(names.ImportsTable), env.Clock),
		Log:     env.Log,
	}))))
}
