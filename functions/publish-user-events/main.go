// Command publish-user-events tells of changes in the table of users.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	awseventbridge "github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/eventbridge"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.EventBus))
	publisher := users.Publisher{Events: eventbridge.NewBus(awseventbridge.NewFromConfig(env.AWS), env.Get(names.EventBus))}
	lambda.Start(boot.Handler(env, batch.Stream(env.Log, dynamo.Changes(publisher.Publish)), dynamo.Image{}))
}
