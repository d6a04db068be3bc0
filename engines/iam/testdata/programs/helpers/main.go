// Command helpers uses what the SDK makes of its operations: a paginator, a waiter, a presigner.
//
//	must dynamodb:Query s3:GetObject s3:ListBucket s3:PutObject
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type counted struct{ dynamodb.QueryAPIClient }

func (c counted) Query(ctx context.Context, in *dynamodb.QueryInput, o ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	return c.QueryAPIClient.Query(ctx, in, o...)
}

func handle(ctx context.Context) error {
	bucket := s3.New(s3.Options{})
	pages := dynamodb.NewQueryPaginator(counted{dynamodb.New(dynamodb.Options{})}, &dynamodb.QueryInput{})
	for pages.HasMorePages() {
		if _, err := pages.NextPage(ctx); err != nil {
			return err
		}
	}
	if err := s3.NewBucketExistsWaiter(bucket).Wait(ctx, &s3.HeadBucketInput{}, time.Minute); err != nil {
		return err
	}
	sign := s3.NewPresignClient(bucket)
	if _, err := sign.PresignPostObject(ctx, &s3.PutObjectInput{}); err != nil {
		return err
	}
	_, err := sign.PresignGetObject(ctx, &s3.GetObjectInput{})
	return err
}

func main() { lambda.Start(handle) }
