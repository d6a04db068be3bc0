// Command reap-environments puts branch environments that nobody needs to sleep, and later removes them.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/mainstay-go/mainstay/engines/ledger/ledgertable"
	"github.com/mainstay-go/mainstay/engines/reap/onaws"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.LedgerTable))
	store := ledgertable.New(dynamodb.NewFromConfig(env.AWS), env.Get(names.LedgerTable))
	hands := onaws.New(env.AWS, store, names.ReapEnvironments, env.Clock)
	lambda.Start(boot.Handler(env, onaws.Handler(hands, env.Log.Info)))
}
