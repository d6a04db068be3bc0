// Command run-migration does parts of migrations that run on AWS, for the state machine that runs them.
package main

import (
	"errors"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/onlambda"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/migrations"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env, bad := boot.Load(names.StateTable, names.UsersTable)
	db := dynamodb.NewFromConfig(env.AWS)
	all, err := migrations.All(migrations.Deps{DynamoDB: db, UsersTable: env.Get(names.UsersTable), StateTable: env.Get(names.StateTable), Now: env.Clock})
	env = boot.Must(env, errors.Join(bad, err))
	hands := migrate.Hands{Registry: all, Store: statetable.New(db, env.Get(names.StateTable)), Now: env.Clock}
	lambda.Start(boot.Handler(env, onlambda.Handler(hands)))
}
