package ops

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/limits"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// LimitsCheck holds the templates of an assembly against AWS's limits.
type LimitsCheck struct {
	Assembly string  // folder
	Target   *Target // whose account's quotas are looked at, too; nil looks at none
}

// LimitsChecked is what was found.
type LimitsChecked struct {
	limits.Result
	Quotas []limits.Quota `json:"quotas,omitempty"`
}

// Run measures.
func (c LimitsCheck) Run(ctx context.Context) (LimitsChecked, error) {
	app, err := readApp(c.Assembly)
	if err != nil || c.Target == nil {
		return LimitsChecked{Result: limits.Check(app)}, err
	}
	deployed, err := c.Target.deployed(ctx, c.Assembly)
	if err != nil {
		return LimitsChecked{}, err
	}
	quotas, err := limits.Quotas(ctx, c.Target.account(), app, deployed)
	return LimitsChecked{limits.Check(app), quotas}, err
}

// deployed are the templates of those stacks of an assembly that are deployed.
func (t Target) deployed(ctx context.Context, dir string) (template.App, error) {
	made, err := assembly.Read(dir)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, s := range made.Templates {
		names[s.Name] = true
	}
	stacks, err := teardown.Named(ctx, t.teardown().Stacks, func(name string) bool { return names[name] })
	if err != nil {
		return nil, err
	}
	app, err := teardown.Deployed(ctx, t.teardown().Stacks, stacks)
	return templates(app), err
}
