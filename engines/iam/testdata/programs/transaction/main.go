// Command transaction writes items of two kinds at once, asks with PartiQL, and queries an index.
//
//	must dynamodb:ConditionCheckItem dynamodb:GetItem dynamodb:PartiQLSelect dynamodb:PutItem dynamodb:Query
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func main() {
	db := dynamodb.New(dynamodb.Options{})
	lambda.Start(func(ctx context.Context) error {
		_, err := db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{
			{Put: &types.Put{TableName: aws.String("orders")}}, {ConditionCheck: &types.ConditionCheck{TableName: aws.String("orders")}}}})
		if err != nil {
			return err
		}
		if _, err := db.TransactGetItems(ctx, &dynamodb.TransactGetItemsInput{}); err != nil {
			return err
		}
		if _, err := db.Query(ctx, &dynamodb.QueryInput{IndexName: aws.String("byDay")}); err != nil {
			return err
		}
		_, err = db.ExecuteStatement(ctx, &dynamodb.ExecuteStatementInput{Statement: aws.String("SELECT * FROM orders")})
		return err
	})
}
