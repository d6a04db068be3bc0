// Command explained does what opaque does, and says what it needs.
//
//	must es:ESHttpGet
package main

import (
	"context"
	"net/http"
	"os/exec"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// search asks OpenSearch.
//
//mainstay:iam needs es:ESHttpGet it signs its requests itself
func search(ctx context.Context, at time.Time) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://search.example.com", nil)
	if err != nil {
		return err
	}
	return v4.NewSigner().SignHTTP(ctx, aws.Credentials{}, r, "", "es", "eu-west-1", at)
}

func unzip(ctx context.Context) error {
	//mainstay:iam nothing gunzip knows no AWS
	return exec.CommandContext(ctx, "gunzip").Run()
}

func main() {
	lambda.Start(func(ctx context.Context, at time.Time) error {
		if err := unzip(ctx); err != nil {
			return err
		}
		return search(ctx, at)
	})
}
