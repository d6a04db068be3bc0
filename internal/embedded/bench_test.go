package embedded_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

// BenchmarkFront writes batches of 25 items through the TLS front. Its peer is MiniStack itself over plain HTTP, in the
// same run: the metric says how many times as long the way through the front takes.
func BenchmarkFront(b *testing.B) {
	i, stop, err := embedded.Run(b.Context(), options(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := stop(); err != nil {
			b.Error(err)
		}
	})
	cfg, err := i.Config(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	front := dynamodb.NewFromConfig(cfg)
	direct := dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = aws.String("http://" + i.Backend) })
	createTable(b, front)
	var own, peer time.Duration
	for b.Loop() {
		own += timed(b, front)
		peer += timed(b, direct)
	}
	b.ReportMetric(own.Seconds()/peer.Seconds(), "x-direct")
}

func createTable(b *testing.B, api *dynamodb.Client) {
	b.Helper()
	_, err := api.CreateTable(b.Context(), &dynamodb.CreateTableInput{TableName: aws.String("items"), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}}})
	if err != nil {
		b.Fatal(err)
	}
}

func timed(b *testing.B, api *dynamodb.Client) time.Duration {
	b.Helper()
	var items []types.WriteRequest
	for n := range 25 {
		items = append(items, types.WriteRequest{PutRequest: &types.PutRequest{Item: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: fmt.Sprint(n)}}}})
	}
	began := time.Now()
	if _, err := api.BatchWriteItem(context.Background(), &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{"items": items}}); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}
