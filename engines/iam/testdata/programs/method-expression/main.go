// Command method-expression calls methods as functions and as values.
//
//	must s3:PutObject sqs:DeleteMessage
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func main() {
	put := (*s3.Client).PutObject
	remove := sqs.New(sqs.Options{}).DeleteMessage
	_ = (*s3.Client).DeleteBucket
	lambda.Start(func(ctx context.Context) error {
		if _, err := put(s3.New(s3.Options{}), ctx, &s3.PutObjectInput{}); err != nil {
			return err
		}
		_, err := remove(ctx, &sqs.DeleteMessageInput{})
		return err
	})
}
