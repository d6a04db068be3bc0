// Command credentials works as somebody else.
//
//	must sqs:SendMessage sts:AssumeRole
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	as := stscreds.NewAssumeRoleProvider(sts.New(sts.Options{}), "arn:aws:iam::123456789012:role/other")
	q := sqs.New(sqs.Options{Credentials: aws.NewCredentialsCache(as)})
	lambda.Start(func(ctx context.Context) error {
		_, err := q.SendMessage(ctx, &sqs.SendMessageInput{})
		return err
	})
}
