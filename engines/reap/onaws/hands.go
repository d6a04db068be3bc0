package onaws

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/engines/sleep"
	"github.com/mainstay-go/mainstay/engines/teardown"
)

// lag is how long a listing may go on showing what was deleted (the tagging API lists deleted resources for a while).
const lag = 2 * time.Minute

// New are hands in the account of a configuration. The store may be nil: then there is no ledger.
func New(cfg aws.Config, store ledger.Store, who string, now func() time.Time) reap.Hands {
	return reap.Hands{Store: store, Clients: Clients(cfg), Now: now, Who: who, Lag: lag,
		Switches: sleep.Switches{Mappings: lambda.NewFromConfig(cfg), Rules: eventbridge.NewFromConfig(cfg), Schedules: scheduler.NewFromConfig(cfg)}}
}

// Clients are what stacks and what they leave are removed with.
func Clients(cfg aws.Config) teardown.Clients {
	stacks := cloudformation.NewFromConfig(cfg)
	return teardown.Clients{
		Stacks: stacks, Events: stacks, Queues: sqs.NewFromConfig(cfg), Buckets: s3.NewFromConfig(cfg), Logs: cloudwatchlogs.NewFromConfig(cfg),
		Roles: iam.NewFromConfig(cfg), Tags: resourcegroupstaggingapi.NewFromConfig(cfg), APIs: apigatewayv2.NewFromConfig(cfg),
		Tables: dynamodb.NewFromConfig(cfg),
	}
}
