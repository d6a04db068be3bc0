// Command probe-web looks at the site as people see it.
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/mainstay-go/mainstay/adapters/secrets"
	"github.com/mainstay-go/mainstay/e2e/scenario"
	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/kit/probe"
	"github.com/mainstay-go/mainstay/names"
)

func main() {
	env := boot.Must(boot.Load(names.SiteURL, names.SignInSecret))
	vault := secretsmanager.NewFromConfig(env.AWS)
	lambda.Start(boot.Handler(env, probe.Handler(env, names.ProbeWeb, scenario.Steps(), func(ctx context.Context) ([]probe.Step, error) {
		as, err := secrets.Read(ctx, vault, env.Get(names.SignInSecret))
		if err != nil {
			return nil, err
		}
		return scenario.Visit(http.DefaultClient, env.Get(names.SiteURL), as.Username, as.Password)
	})))
}
