// Command transfer uploads, and never downloads, with the SDK's transfer manager.
//
//	must s3:AbortMultipartUpload s3:PutObject
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	up := transfermanager.New(s3.New(s3.Options{}))
	lambda.Start(func(ctx context.Context) error {
		_, err := up.UploadObject(ctx, &transfermanager.UploadObjectInput{Bucket: aws.String("b"), Key: aws.String("k"), Body: strings.NewReader("x")})
		return err
	})
}
