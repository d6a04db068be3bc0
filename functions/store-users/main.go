// Command store-users writes chunks of users to the table.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/adapters/cloudwatch"
	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/sqs"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.UsersTable, names.ImportsTable))
	db := dynamodb.NewFromConfig(env.AWS)
	keeper := users.Keeper{
		Store:   dynamo.NewUsers(db, env.Get(names.UsersTable)),
		Imports: cloudwatch.Counted(dynamo.NewImports(db, env.Get(names.ImportsTable), env.Clock), env.Metrics),
	}
	lambda.Start(boot.Handler(env, batch.SQS(env.Log, sqs.Chunks(keeper.Logged(env.Log))), sqs.Message{}))
}
