package ops

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/names"
)

// checks are all of them, for environments that are synthesized.
func (c Verify) checks(made []string) []check {
	code := Check{Project: c.Project, UI: c.UI}
	each := func(name string, one func(context.Context, string) (string, []Found, error)) check {
		return check{name, func(ctx context.Context, _ *Phase) (string, []Found, error) { return perEnvironment(ctx, made, one) }}
	}
	return []check{
		plain("format", "every Go file is formatted", code.format), plain("vet", "go vet found nothing", code.vet),
		plain("lint", "golangci-lint found nothing", code.lint), plain("workflows", "actionlint and zizmor found nothing", code.workflows),
		plain("templates", "cfn-lint found nothing", func(ctx context.Context, p *Phase) error { return code.cfnlint(ctx, p, c.templates(made)) }),
		{"stacks", c.stacks(made)},
		{"permissions", c.permissions(made)},
		each("alarms", c.alarms), each("limits", c.limits), each("cost", c.cost), each("teardown", c.teardown),
	}
}

// plain is a check that fails or does not.
func plain(name, good string, run func(context.Context, *Phase) error) check {
	return check{name, func(ctx context.Context, p *Phase) (string, []Found, error) { return good, nil, run(ctx, p) }}
}

// perEnvironment makes a check of each environment, and says what it says of each.
func perEnvironment(ctx context.Context, made []string, one func(context.Context, string) (string, []Found, error)) (string, []Found, error) {
	var all []Found
	var said []string
	for _, environment := range made {
		says, found, err := one(ctx, environment)
		if err != nil {
			return "", all, fmt.Errorf("%s: %w", environment, err)
		}
		for _, f := range found {
			f.Environment = environment
			all = append(all, f)
		}
		said = append(said, environment+" "+says)
	}
	return strings.Join(said, "; "), all, nil
}

func (c Verify) templates(made []string) []string {
	var all []string
	for _, environment := range made {
		// The pattern is well formed, so there is no error.
		found, _ := filepath.Glob(filepath.Join(c.Project.Assembly(environment), "*.template.json"))
		all = append(all, found...)
	}
	return all
}

func (c Verify) stacks(made []string) func(context.Context, *Phase) (string, []Found, error) {
	return func(ctx context.Context, _ *Phase) (string, []Found, error) {
		s := StacksCheck{Placement: Placement{Project: c.Project, Lock: filepath.Join(c.Project.Dir, names.PlacementLock), UI: NewUI(nowhere{})}}
		if !exists(s.Lock) && s.lost(ctx) == nil {
			return "this app has no placement lock", nil, nil
		}
		for _, environment := range made {
			s.Assemblies = append(s.Assemblies, c.Project.Assembly(environment))
		}
		done, err := s.Run(ctx)
		var all []Found
		for _, f := range done.Findings {
			all = append(all, Found{Severity: severityError, Says: f.String(), At: names.PlacementLock + ":1"})
		}
		return fmt.Sprintf("%d stacks as the lock says, none too full", len(done.Stacks)), all, err
	}
}

// nowhere takes what nobody is to see.
type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

// permissions reads the programs once and compares them with every environment.
func (c Verify) permissions(made []string) func(context.Context, *Phase) (string, []Found, error) {
	return func(ctx context.Context, _ *Phase) (string, []Found, error) {
		functions, err := iam.Scan(ctx, iam.Options{Dir: c.Project.Dir, Environ: os.Environ()})
		if err != nil {
			return "", nil, err
		}
		return perEnvironment(ctx, made, func(_ context.Context, environment string) (string, []Found, error) {
			a, err := assembly.Read(c.Project.Assembly(environment))
			if err != nil {
				return "", nil, err
			}
			r, err := iam.Compare(functions, a, iam.CheckOptions{})
			var all []Found
			for _, f := range r.Findings {
				all = append(all, Found{Severity: string(f.Severity), Says: fmt.Sprintf("%s: %s: %s", f.Kind, f.Function, f.Message), At: f.At})
			}
			return fmt.Sprintf("%d functions", r.Functions), all, err
		})
	}
}

func (c Verify) limits(ctx context.Context, environment string) (string, []Found, error) {
	r, err := LimitsCheck{Assembly: c.Project.Assembly(environment)}.Run(ctx)
	var all []Found
	for _, f := range r.Findings {
		all = append(all, Found{Severity: severityError, Says: f.String()})
	}
	return fmt.Sprintf("%d kept", r.Measured-len(r.Findings)), all, err
}

// cost holds what an environment costs when nobody uses it against its budget.
func (c Verify) cost(ctx context.Context, environment string) (string, []Found, error) {
	env, err := config.Load(environment)
	if err != nil {
		return "", nil, err
	}
	e, err := CostEstimate{Assembly: c.Project.Assembly(environment), Region: cost.DefaultRegion}.Run(ctx)
	if err != nil {
		return "", nil, err
	}
	var all []Found
	budget, err := cost.ParseNumber(fmt.Sprint(env.Budget))
	if err != nil {
		return "", nil, err
	}
	if err := e.Within(budget); err != nil {
		all = append(all, Found{Severity: severityError, Says: err.Error(), At: "config/environments.go:1"})
	}
	return fmt.Sprintf("$%s of $%d a month, idle", e.USD.Cents(), env.Budget), all, nil
}

// teardown finds what could not be destroyed with a branch environment.
func (c Verify) teardown(_ context.Context, environment string) (string, []Found, error) {
	if names.Lasting(environment) {
		return "lasts", nil, nil
	}
	verdicts, err := judged(c.Project.Assembly(environment))
	if err != nil {
		return "", nil, err
	}
	var all []Found
	for _, v := range teardown.Staying(verdicts) {
		all = append(all, Found{Severity: severityError, Says: v.String()})
	}
	return fmt.Sprintf("%d resources can be destroyed", len(verdicts)-len(all)), all, nil
}
