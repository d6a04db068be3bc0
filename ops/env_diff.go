package ops

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/diff"
	"github.com/mainstay-go/mainstay/engines/limits"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/names"
)

// EnvDiff says what a deployment would do to an environment.
type EnvDiff struct {
	Project     Project
	Environment config.Environment
	Target      Target
	Running     bool   // the target can be asked; else nothing is deployed
	Assembly    string // folder of what would be deployed, a release or one environment's; "": the code as it is
	UI          *UI
}

// Diffed is what it would do, and what that comes to.
type Diffed struct {
	Environment string           `json:"environment"`
	Target      string           `json:"target"`
	Deployed    bool             `json:"deployed"` // there is something to compare with
	Changes     []diff.Change    `json:"changes"`  // the worst first
	Functions   []diff.Function  `json:"functions"`
	Cost        cost.Diff        `json:"cost"`              // without use
	Findings    []limits.Measure `json:"findings"`          // limits that would not be kept
	Nearest     []limits.Measure `json:"nearest"`           // what is nearest to its limit
	Quotas      []limits.Quota   `json:"quotas"`            // of the account
	Unknown     []string         `json:"unknown,omitempty"` // types of which nobody knows what replaces them
	Seconds     float64          `json:"seconds"`           // of comparing alone

	Took map[string]float64 `json:"took"` // seconds, by phase: build and synth, where something was made, and diff
}

// Run compares.
func (c EnvDiff) Run(ctx context.Context) (Diffed, error) {
	d := Diffed{Environment: c.Environment.Name, Target: c.Target.Name, Quotas: []limits.Quota{}, Took: map[string]float64{}}
	dir, err := c.made(ctx, d.Took)
	if err != nil {
		return d, err
	}
	p := c.UI.Phase("diff")
	err = c.compare(ctx, dir, &d)
	d.Took["diff"] = p.Done(err, "%d changes, %d of them risks", diff.Count(d.Changes, diff.Rest), len(d.Changes)-diff.Count(d.Changes, diff.Rest))
	d.Seconds = d.Took["diff"]
	return d, err
}

// made is the folder of what the target would get.
func (c EnvDiff) made(ctx context.Context, took map[string]float64) (string, error) {
	env, from := c.Environment.Name, c.Assembly
	if from == "" {
		var err error
		if from, err = c.synthesize(ctx, took); err != nil {
			return "", err
		}
	}
	if !exists(from) {
		return "", fmt.Errorf("compare with assembly %s: found no such folder; expected one that a synthesis has written, such as the release of `mainstay env up --env %s`", from, names.Staging)
	}
	at := stage(from, env)
	if !names.Lasting(env) || c.Target.Fit == nil {
		return filepath.Join(from, at), nil
	}
	to := c.Project.State("diff", env)
	left, err := c.Target.Fit(from, at, to)
	leftOut(c.UI, env, left)
	return filepath.Join(to, at), err
}

// synthesize makes an assembly of the code as it is, next to what was deployed and may be promoted.
func (c EnvDiff) synthesize(ctx context.Context, took map[string]float64) (string, error) {
	to, made := c.Project.State("diff", "assembly"), cdk{c.Project, c.Target, c.Environment.Name}
	p := c.UI.Phase("build")
	m, err := Build{Project: c.Project, GOOS: c.Target.GOOS, GOARCH: c.Target.GOARCH}.Run(ctx, p.Update)
	if took["build"] = p.Done(err, "%s", buildResult(m)); err != nil {
		return "", err
	}
	var release []string
	if names.Lasting(c.Environment.Name) {
		release = []string{names.ContextRelease, "1"}
	}
	p = c.UI.Phase("synth")
	settings, err := made.context(ctx, c.Project.Build(c.Target.GOOS, c.Target.GOARCH), release...)
	if err == nil {
		err = made.infra(ctx, settings, to)
	}
	if err == nil && release == nil {
		err = made.making(ctx).keep(to)
	}
	took["synth"] = p.Done(err, "cloud assembly for %s, in %s", c.Environment.Name, c.Project.short(to))
	return to, err
}

func (c EnvDiff) compare(ctx context.Context, dir string, d *Diffed) error {
	made, err := assembly.Read(dir)
	if err != nil {
		return err
	}
	var wanted []diff.Stack
	for _, t := range made.Templates {
		wanted = append(wanted, diff.Stack{ID: t.Stack, Name: t.Name, Text: t.Text})
	}
	deployed, err := c.deployed(ctx)
	if err != nil {
		return err
	}
	d.Deployed = len(deployed) > 0
	if d.Changes, err = diff.Compare(deployed, wanted); err != nil {
		return err
	}
	if d.Functions, err = diff.Functions(deployed, wanted); err != nil {
		return err
	}
	for _, change := range d.Changes {
		if !diff.Known(change.Type) && change.Action == diff.Changed && !slices.Contains(d.Unknown, change.Type) {
			d.Unknown = append(d.Unknown, change.Type)
		}
	}
	return c.weigh(ctx, deployed, wanted, d)
}

// deployed are the templates of the environment, by the ids that its stacks have in the app.
func (c EnvDiff) deployed(ctx context.Context) ([]diff.Stack, error) {
	if !c.Running {
		return nil, nil
	}
	found, err := c.Target.remember(ctx, c.Environment.Name)
	if err != nil {
		return nil, err
	}
	var all []diff.Stack
	for _, name := range slices.Sorted(maps.Keys(found)) {
		part, _ := names.Part(c.Environment.Name, name)
		all = append(all, diff.Stack{ID: part, Name: name, Text: found[name].Template})
	}
	return all, nil
}

// weigh says what the change costs, and how much room it leaves.
func (c EnvDiff) weigh(ctx context.Context, deployed, wanted []diff.Stack, d *Diffed) error {
	before, err := readStacks(deployed)
	if err != nil {
		return err
	}
	after, err := readStacks(wanted)
	if err != nil {
		return err
	}
	prices, err := cost.ListPrices()
	if err != nil {
		return err
	}
	e := cost.Estimator{Prices: prices, Region: cost.DefaultRegion}
	base, err := e.Estimate(before, cost.Usage{})
	if err != nil {
		return err
	}
	head, err := e.Estimate(after, cost.Usage{})
	if err != nil {
		return err
	}
	d.Cost = cost.Compare(base, head)
	measured := limits.Check(after)
	d.Findings, d.Nearest = measured.Findings, measured.Nearest
	if !c.Running {
		return nil
	}
	quotas, err := limits.Quotas(ctx, c.Target.account(), after, before)
	d.Quotas = append(d.Quotas, quotas...)
	return err
}

func readStacks(stacks []diff.Stack) (template.App, error) {
	var app template.App
	for _, s := range stacks {
		t, err := template.Parse(s.ID, s.Text)
		if err != nil {
			return nil, fmt.Errorf("compare: %w", err)
		}
		app = append(app, t)
	}
	return app, nil
}
