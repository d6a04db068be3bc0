// Command import-users reads uploaded files and queues their rows.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/adapters/cloudwatch"
	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/adapters/s3"
	"github.com/mainstay-go/mainstay/adapters/sqs"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.ImportsTable, names.ChunkQueueURL))
	importer := users.Importer{
		Files:   s3.NewFiles(awss3.NewFromConfig(env.AWS)),
		Queue:   sqs.NewQueue(awssqs.NewFromConfig(env.AWS), env.Get(names.ChunkQueueURL)),
		Imports: cloudwatch.Counted(dynamo.NewImports(dynamodb.NewFromConfig(env.AWS), env.Get(names.ImportsTable), env.Clock), env.Metrics),
		Rejects: names.RejectsPrefix,
	}
	lambda.Start(boot.Handler(env, batch.SQS(env.Log, s3.Uploads(importer.Logged(env.Log, env.Clock)))))
}
