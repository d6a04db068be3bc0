// Command opaque runs another program and signs a request by hand.
//
//	unknown runs another program
//	unknown signs HTTP requests by hand
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

func main() {
	lambda.Start(func(ctx context.Context, at time.Time) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://search.example.com", nil)
		if err != nil {
			return err
		}
		if err := v4.NewSigner().SignHTTP(ctx, aws.Credentials{}, r, "", "es", "eu-west-1", at); err != nil {
			return err
		}
		return exec.CommandContext(ctx, "aws", "s3", "ls").Run()
	})
}
