// Command serve-web answers pages and the HTTP API.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	aws "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/mainstay-go/mainstay/adapters/cognito"
	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/httpapi"
	"github.com/mainstay-go/mainstay/adapters/s3"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.UsersTable, names.ImportsTable, names.IndexTable, names.UploadsBucket, names.UserPool, names.UserPoolClient))
	db := dynamo.Lean(dynamodb.NewFromConfig(env.AWS))
	directory := httpapi.Directory{Store: dynamo.NewUsers(db, env.Get(names.UsersTable)),
		Imports: dynamo.NewImports(db, env.Get(names.ImportsTable), env.Clock), Log: env.Log}
	lambda.Start(boot.Handler(env, httpapi.Lambda(httpapi.NewSite(httpapi.Site{Directory: directory, Clock: env.Clock, Index: index(env, db),
		Accounts: cognito.New(env.AWS, env.Get(names.UserPool), env.Get(names.UserPoolClient), env.Clock),
		Desk:     s3.NewDesk(s3.Lean(aws.NewPresignClient(aws.NewFromConfig(env.AWS))), env.Get(names.UploadsBucket)),
	}))))
}
