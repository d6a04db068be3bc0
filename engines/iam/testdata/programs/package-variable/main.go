// Command package-variable asks for a parameter before main begins; nobody calls its other variable.
//
//	must ssm:GetParameter
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

var client = ssm.New(ssm.Options{})

var secret = must(client.GetParameter(context.Background(), &ssm.GetParameterInput{}))

var unused = func(ctx context.Context) {
	_, _ = client.DeleteParameter(ctx, &ssm.DeleteParameterInput{})
}

func must(out *ssm.GetParameterOutput, err error) *ssm.GetParameterOutput {
	if err != nil {
		panic(err)
	}
	return out
}

func main() {
	lambda.Start(func() (string, error) { return *secret.Parameter.Value, nil })
}
