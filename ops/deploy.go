package ops

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/mainstay-go/mainstay/engines/placement/guard"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// deployment brings the stacks of an environment to what an assembly says, in the order that references between them
// demand. A stack that fails stops those that depend on it, and no others.
type deployment struct {
	environment string
	assembly    string
	clients     teardown.Clients
	cdk         func(ctx context.Context, stacks []string) error // deploys stacks, by path, and fails if one of them does
	say         func(format string, args ...any)
	enough      func(ctx context.Context, app, deployed guard.App) error // whether the account has room for the app; nil does not ask

	made     []assembly.Template
	app      guard.App
	deployed map[string]teardown.Stack // by id, as they are now
	was      guard.App
	done     map[string]StackDone
	causes   []error // what the CDK's command line failed with
}

// StackDone is what a deployment did with a stack.
type StackDone struct {
	Stack   string `json:"stack"`
	Outcome string `json:"outcome"`
	Status  string `json:"status,omitempty"` // CloudFormation's
	Says    string `json:"says,omitempty"`   // why it is not as it should be
}

// The outcomes.
const (
	outcomeCreated    = "created"
	outcomeUpdated    = "updated"
	outcomeUnchanged  = "unchanged"
	outcomeDeleted    = "deleted"
	outcomeFailed     = "failed"
	outcomeNotReached = "not reached"
)

// run deploys. What it did it returns also when it fails.
func (d *deployment) run(ctx context.Context) ([]StackDone, error) {
	if err := errors.Join(d.read(), d.look(ctx)); err != nil {
		return nil, err
	}
	steps, findings := guard.Order(d.was, d.app)
	if findings = append(findings, guard.RecordOf(d.was).Moved(d.app)...); len(findings) > 0 {
		return nil, refused(findings)
	}
	if d.enough != nil {
		if err := d.enough(ctx, d.app, d.was); err != nil {
			return nil, err
		}
	}
	d.done = map[string]StackDone{}
	for _, wave := range guard.Waves(steps, d.app) {
		if err := d.wave(ctx, wave); err != nil {
			return d.summary(steps), err
		}
	}
	return d.summary(steps), d.failure()
}

func refused(findings []guard.Finding) error {
	var errs []error
	for _, f := range findings {
		errs = append(errs, errors.New(f.String()))
	}
	return errors.Join(errs...)
}

// read reads the assembly.
func (d *deployment) read() error {
	made, err := assembly.Read(d.assembly)
	if err != nil {
		return err
	}
	d.made = made.Templates
	d.app, err = guarded(made, nil)
	return err
}

// look finds out what is deployed. A stack has the id that it has in the assembly.
func (d *deployment) look(ctx context.Context) error {
	stacks, err := teardown.List(ctx, d.clients.Stacks, d.environment)
	if err != nil {
		return err
	}
	d.was, err = teardown.Deployed(ctx, d.clients.Stacks, stacks)
	d.deployed = map[string]teardown.Stack{}
	for i, s := range stacks {
		if n := slices.IndexFunc(d.app, func(a guard.Stack) bool { return a.Name == s.Name }); n >= 0 && err == nil {
			d.was[i].Stack = d.app[n].Stack
			s.Part = d.app[n].Stack
		}
		d.deployed[s.Part] = s
	}
	return err
}

// summary has every stack in the order of steps. Those that nothing was done with were not reached.
func (d *deployment) summary(steps []guard.Step) []StackDone {
	var all []StackDone
	for _, s := range steps {
		if _, ok := d.done[s.Stack]; !ok {
			d.note(s.Stack, outcomeNotReached, "")
		}
		all = append(all, d.done[s.Stack])
	}
	return all
}

func (d *deployment) note(id, outcome, says string) {
	d.done[id] = StackDone{Stack: id, Outcome: outcome, Status: d.deployed[id].Status, Says: says}
}

// failure is the error of a deployment that went through as far as it could.
func (d *deployment) failure() error {
	var failed int
	for _, s := range d.done {
		if s.Outcome == outcomeFailed {
			failed++
		}
	}
	if failed == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d stacks failed: %w", failed, len(d.done), errors.Join(d.causes...))
}
