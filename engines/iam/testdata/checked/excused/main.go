// Command excused says why it is as it is.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

//mainstay:iam allow sqs:PurgeQueue support empties the queue with this role

// put writes.
//
//mainstay:iam without dynamodb:PutItem what it may not write it forgets
func put(ctx context.Context) {
	_, _ = dynamodb.New(dynamodb.Options{}).PutItem(ctx, &dynamodb.PutItemInput{})
}

func main() {
	//mainstay:iam optional COLOUR red is as good
	println(os.Getenv("COLOUR"))
	lambda.Start(func(ctx context.Context, _ events.SQSEvent) error {
		put(ctx)
		return nil
	})
}
