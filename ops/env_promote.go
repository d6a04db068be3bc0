package ops

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/promote"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/names"
)

// EnvPromote takes a release that has run in staging to production.
type EnvPromote struct {
	Project     Project
	Environment config.Environment // production
	Target      Target             // in its account
	UI          *UI
	Release     string // folder of the assembly
	Digest      string // of what has run in staging; "": the records of staging are asked, which Staging opens
	Staging     func(context.Context) (oplog.Store, error)
	Watch       time.Duration // how long no alarm may go on after the deployment

	// Canary stands in for what CodeDeploy does on AWS while it deploys; nil where there is nothing to stand in for.
	Canary func(context.Context) error

	commit string // of what ran in staging; "": nobody was asked, so that of the project
}

// Promotion is what EnvPromote did.
type Promotion struct {
	Environment string             `json:"environment"`
	Target      string             `json:"target"`
	Release     string             `json:"release"` // digest of the assembly
	Outcome     promote.Outcome    `json:"outcome"`
	Reason      string             `json:"reason,omitempty"`
	Alarms      []string           `json:"alarms,omitempty"` // those that went on
	URL         string             `json:"url"`
	Functions   []FunctionState    `json:"functions"` // as they are now
	Updated     []string           `json:"updated"`
	Migrated    []migrate.State    `json:"migrated"`
	Stacks      []StackDone        `json:"stacks"`
	LeftOut     []embedded.LeftOut `json:"leftOut,omitempty"`
	Seconds     map[string]float64 `json:"seconds"`
}

// operationPromote is how the records of operations call it.
const operationPromote = "env promote"

// Run promotes. What it did it returns also when it fails.
func (c EnvPromote) Run(ctx context.Context) (Promotion, error) {
	done := Promotion{Environment: c.Environment.Name, Target: c.Target.Name, Outcome: promote.Stopped, Functions: []FunctionState{}, Updated: []string{}, Migrated: []migrate.State{},
		Stacks: []StackDone{}, Seconds: map[string]float64{}}
	p := c.UI.Phase("check")
	says, commit, err := c.check(ctx, &done)
	c.commit = commit
	done.Seconds["check"] = p.Done(err, "%s", says)
	if err == nil {
		p = c.UI.Phase("bootstrap")
		err = cdk{c.Project, c.Target, c.Environment.Name}.bootstrap(ctx, func(s string) { p.Update("%s", s) })
		done.Seconds["bootstrap"] = p.Done(err, "account %s, region %s", c.Target.Account, c.Target.Region)
	}
	if err == nil {
		err = c.noted(ctx, &done)
	}
	if err != nil {
		done.Reason = err.Error()
		return done, fmt.Errorf("promote to %s: %w", c.Environment.Name, err)
	}
	return done, nil
}

// noted promotes, and keeps the ledger of environments.
func (c EnvPromote) noted(ctx context.Context, done *Promotion) error {
	up, err := c.claim(ctx, done)
	if err == nil {
		err = c.recorded(ctx, done)
	}
	return errors.Join(err, c.settle(ctx, up, done, err))
}

// check makes sure that the release is what has run in staging, and that there is a production in it. It returns the commit of it where staging was asked.
func (c EnvPromote) check(ctx context.Context, done *Promotion) (says, commit string, err error) {
	if stage(c.Release, c.Environment.Name) == "" {
		return "", "", fmt.Errorf("read release %s: found no stage for %s; expected an assembly of every environment that lasts, which `mainstay env up --env staging` makes (docs/promotion.md)", c.Release, c.Environment.Name)
	}
	if done.Release, err = promote.Digest(c.Release); err != nil {
		return "", "", err
	}
	if c.Digest != "" {
		if c.Digest != done.Release {
			return "", "", promote.Differs(done.Release, c.Digest)
		}
		return "these are the bytes that were asked for: " + done.Release, "", nil
	}
	store, err := c.Staging(ctx)
	if err != nil {
		return "", "", err
	}
	records, err := store.List(ctx, names.Staging, manyRecords)
	if err != nil {
		return "", "", err
	}
	ran, err := promote.Ran(records, operationUp, done.Release)
	if err != nil {
		return "", "", hinted{err, "Promote the folder that staging was deployed from, or deploy this one to staging first: `mainstay env up --env staging`."}
	}
	return fmt.Sprintf("ran in staging on %s: %s", ran.Ended.UTC().Format(time.RFC3339), done.Release), ran.Commit, nil
}

// RecordsOf returns what opens the records of an environment in a target's account.
func RecordsOf(p Project, t Target, environment string) func(context.Context) (oplog.Store, error) {
	return func(ctx context.Context) (oplog.Store, error) { return t.records(ctx, p, environment) }
}

// manyRecords is how far back a release may have run in staging.
const manyRecords = 1000

// recorded promotes, and leaves a record where everybody finds it who operates production.
func (c EnvPromote) recorded(ctx context.Context, done *Promotion) error {
	record := oplog.Record{Operation: operationPromote, Environment: c.Environment.Name, Subject: done.Release}
	return c.Target.record(ctx, c.Project, record, func() (map[string]int, []string, error) {
		site := &promotionSite{EnvPromote: c, done: done}
		var err error
		if site.before, err = c.Target.remember(ctx, c.Environment.Name); err != nil {
			return nil, nil, err
		}
		err = promote.Run(ctx, site, promote.Options{Watch: c.Watch, Phase: site.under})
		done.Outcome = promote.Promoted
		if e := (*promote.Error)(nil); errors.As(err, &e) {
			done.Outcome, done.Alarms = e.Outcome, e.Alarms
		}
		found, ferr := c.Target.functions(context.WithoutCancel(ctx), c.Environment.Name)
		done.Functions = found
		return map[string]int{"updated": len(done.Updated), "migrated": len(done.Migrated)}, nil, errors.Join(c.advised(err), ferr)
	})
}

// advised says what to do about a promotion that stopped.
func (c EnvPromote) advised(err error) error {
	e := (*promote.Error)(nil)
	if !errors.As(err, &e) {
		return err
	}
	env := c.Environment.Name
	switch {
	case e.Outcome == promote.Stopped && e.Phase == promote.Migrating:
		return hinted{err, fmt.Sprintf("%s runs the new code, which works beside data in its old form. `mainstay migrate status --env %s` says what failed; correct the cause, "+
			"and `mainstay migrate retry ID --env %s` goes on. Then promote the same release again: what is done stays done.", env, env, env)}
	case errors.Is(e.Restore, errNothingBefore):
		return hinted{err, "Correct the cause, and promote the release again: what is done stays done."}
	case e.Outcome == promote.Stuck:
		return hinted{err, fmt.Sprintf("%s may run both versions. `mainstay env status --env %s` shows its stacks, and CloudFormation's events say why; correct it, and promote a release that has run in staging.", env, env)}
	}
	return err
}

// releaseOrDefault is the folder that a promotion takes.
func (p Project) releaseOrDefault(dir string) (string, error) {
	if dir == "" {
		dir = p.Release()
	}
	abs, err := filepath.Abs(dir)
	if err == nil {
		_, err = os.Stat(filepath.Join(abs, "manifest.json"))
	}
	if err != nil {
		return "", fmt.Errorf("find release: %w; expected the folder that `mainstay env up --env staging` has deployed", err)
	}
	return abs, nil
}
