// Command work writes orders from the queue to the table.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/kit/batch"
	"github.com/mainstay-go/mainstay/kit/boot"
)

func main() {
	env := boot.Must(boot.Load("ORDERS_TABLE"))
	db := dynamodb.NewFromConfig(env.AWS)
	lambda.Start(batch.SQS(env.Log, func(ctx context.Context, m batch.Message) error {
		_, err := db.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(env.Get("ORDERS_TABLE")), Item: map[string]types.AttributeValue{
			"id": &types.AttributeValueMemberS{Value: m.Body}}})
		return err
	}))
}
