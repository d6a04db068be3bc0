package ops

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/mainstay-go/mainstay/engines/limits"
	"github.com/mainstay-go/mainstay/engines/placement/guard"
	"github.com/mainstay-go/mainstay/engines/template"
)

func (t Target) account() limits.Account {
	return limits.Account{Stacks: cloudformation.NewFromConfig(t.AWS), Functions: lambda.NewFromConfig(t.AWS), Roles: iam.NewFromConfig(t.AWS)}
}

// templates are those of an app that is guarded.
func templates(app guard.App) template.App {
	var all template.App
	for _, s := range app {
		all = append(all, s.Template)
	}
	return all
}

// enough fails where an account has too little left for an app.
func enough(ctx context.Context, a limits.Account, app, deployed guard.App) error {
	quotas, err := limits.Quotas(ctx, a, templates(app), templates(deployed))
	if err != nil {
		return err
	}
	var errs []error
	for _, q := range quotas {
		if q.Exceeded() {
			errs = append(errs, fmt.Errorf("the account has too little left: %s; raise the quota, or destroy environments that nobody needs", q))
		}
	}
	return errors.Join(errs...)
}
