// Command function is a Lambda function that says how it sees the world: its environment, and who AWS says it is.
package main

import (
	"context"
	"net/http"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

type answer struct {
	Environ map[string]string
	ARN     string // of the caller that it is
	Health  string // of the front, for a client that knows nothing of the SDK
	Denied  string // what a call that its role does not allow says
}

func main() { lambda.Start(handle) }

func handle(ctx context.Context) (answer, error) {
	a := answer{Environ: map[string]string{}}
	for _, v := range os.Environ() {
		name, value, _ := strings.Cut(v, "=")
		a.Environ[name] = value
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return a, err
	}
	id, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, nil)
	if err != nil {
		return a, err
	}
	a.ARN = aws.ToString(id.Arn)
	if _, err := s3.NewFromConfig(cfg).GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("bucket"), Key: aws.String("k")}); err != nil {
		a.Denied = err.Error()
	}
	r, err := http.Get(os.Getenv("AWS_ENDPOINT_URL") + "/_ministack/health")
	if err != nil {
		return a, err
	}
	a.Health = r.Status
	return a, r.Body.Close()
}
