package dynamolocal

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// CreateTable makes a table with text keys; sortKey may be empty. It works on the embedded AWS, too.
func CreateTable(ctx context.Context, db *dynamodb.Client, name, partitionKey, sortKey string) error {
	in := &dynamodb.CreateTableInput{TableName: &name, BillingMode: types.BillingModePayPerRequest}
	add := func(key string, kind types.KeyType) {
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: &key, AttributeType: types.ScalarAttributeTypeS})
		in.KeySchema = append(in.KeySchema, types.KeySchemaElement{AttributeName: &key, KeyType: kind})
	}
	add(partitionKey, types.KeyTypeHash)
	if sortKey != "" {
		add(sortKey, types.KeyTypeRange)
	}
	if _, err := db.CreateTable(ctx, in); err != nil {
		return fmt.Errorf("create table %q: %w", name, err)
	}
	return nil
}
