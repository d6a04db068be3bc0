// Command index-users has the search index know of users.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/eventbridge"
	"github.com/mainstay-go/mainstay/adapters/opensearch"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.IndexTable))
	lambda.Start(boot.Handler(env, batch.SQS(env.Log, eventbridge.Events(users.Indexer{Index: index(env)}.Logged(env.Log))), eventbridge.Message{}))
}

// index is in a domain where the environment has one.
func index(env boot.Env) users.Index {
	if url, is := env.Optional(names.SearchURL); is {
		return opensearch.New(env.AWS, url, env.Get(names.Environment), env.Clock)
	}
	return dynamo.NewIndex(dynamodb.NewFromConfig(env.AWS), env.Get(names.IndexTable), env.Clock)
}
