package ops

import (
	"context"
	"fmt"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/cost"
)

// alarms holds an environment that lasts against the alarm policy, and what its alarms cost against its budget.
func (c Verify) alarms(ctx context.Context, environment string) (string, []Found, error) {
	env, err := config.Load(environment)
	if err != nil {
		return "", nil, err
	}
	if !env.Alarms {
		return "has none", nil, nil
	}
	r, err := AlarmsCheck{Assembly: c.Project.Assembly(environment), Project: c.Project.Dir, Region: cost.DefaultRegion, Budget: fmt.Sprint(env.Budget), Now: c.Now}.Run(ctx)
	if err != nil {
		return "", nil, err
	}
	var all []Found
	for _, f := range r.Findings {
		one := Found{Severity: severityError, Says: f.String()}
		if f.Kind == coverage.Budget {
			one.At = "config/environments.go:1"
		}
		all = append(all, one)
	}
	return fmt.Sprintf("%d alarms on %d resources, $%s a month", len(r.Alarms), r.Resources, r.USD.Cents()), all, nil
}
