package ops

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/promote"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/names"
)

// operationUp is how the records of operations call the deployment of an environment that lasts.
const operationUp = "env up"

// Validate refuses production, which only ever gets what has run in staging, and express mode where something could be lost.
func (c EnvUp) Validate() error {
	if c.Environment.Kind == config.Production {
		return hinted{fmt.Errorf("environment %s: it only gets what has run in %s", c.Environment.Name, names.Staging),
			"Bring " + names.Staging + " up, with `mainstay env up --env " + names.Staging + "`, and then promote it, with `mainstay env promote --env " + c.Environment.Name + "`."}
	}
	if c.Assembly != "" && c.Environment.Kind != config.Branch {
		return usage("--assembly %s: expected a branch environment; what %s gets is a release, which this command builds", c.Assembly, c.Environment.Name)
	}
	if c.Assembly != "" {
		if _, err := readMade(c.Assembly); err != nil {
			return err
		}
	}
	return c.express()
}

// assembly is the folder of what is deployed: of environments that last a copy, so that nothing ever writes into what was
// synthesized.
func (c EnvUp) assembly() string {
	if c.from != "" {
		return c.from
	}
	if !names.Lasting(c.Environment.Name) {
		return c.Project.Assembly(c.Environment.Name)
	}
	return filepath.Join(c.Project.deployed(c.Environment.Name), stage(c.Project.Release(), c.Environment.Name))
}

// deployed is the folder of the copy of a release that an environment gets.
func (p Project) deployed(environment string) string { return p.State("deploy", environment) }

// stage is where an environment is in a release; "" where the application makes one environment at a time.
func stage(release, environment string) string {
	if folder := names.StageFolder(environment); exists(filepath.Join(release, folder)) {
		return folder
	}
	return ""
}

// synthesize makes the environment's assembly, or that of all environments that last.
func (c EnvUp) synthesize(ctx context.Context, up *Up) error {
	if c.Assembly != "" {
		return c.cdk().adopt(ctx, c.Assembly)
	}
	build := c.Project.Build(c.Target.GOOS, c.Target.GOARCH)
	if !names.Lasting(c.Environment.Name) {
		return c.cdk().synth(ctx, build)
	}
	release := c.Project.Release()
	settings, err := c.cdk().context(ctx, build, names.ContextRelease, "1")
	if err != nil {
		return err
	}
	if err := c.cdk().infra(ctx, settings, release); err != nil {
		return err
	}
	if up.Release, err = promote.Digest(release); err != nil {
		return err
	}
	up.LeftOut, err = c.Target.fit(c.Project, release, c.Environment.Name, c.UI)
	return err
}

// fit copies a release for an environment, and says each time what the target cannot provision of it.
func (t Target) fit(p Project, release, environment string, ui *UI) ([]embedded.LeftOut, error) {
	to := p.deployed(environment)
	if t.Fit == nil {
		if err := os.RemoveAll(to); err != nil {
			return nil, fmt.Errorf("remove old copy of release: %w", err)
		}
		if err := os.CopyFS(to, os.DirFS(release)); err != nil {
			return nil, fmt.Errorf("copy release %s: %w", release, err)
		}
		return nil, nil
	}
	left, err := t.Fit(release, stage(release, environment), to)
	leftOut(ui, environment, left)
	return left, err
}

// leftOut says what the target cannot provision.
func leftOut(ui *UI, environment string, left []embedded.LeftOut) {
	if len(left) > 0 {
		ui.Printf("left out of %s, %d in all:", environment, len(left))
	}
	for _, line := range embedded.Told(left) {
		ui.Printf("  %s", line)
	}
}

// ran records that a release has run in an environment, from its beginning to its end. Nothing else can be promoted.
func (c EnvUp) ran(ctx context.Context, up Up) error {
	if up.Release == "" {
		return nil
	}
	store, err := c.Target.records(ctx, c.Project, c.Environment.Name)
	if err != nil {
		return err
	}
	now := time.Now()
	return store.Put(ctx, oplog.Record{ID: oplog.NewID(now, operationUp, up.Release), Operation: operationUp, Environment: c.Environment.Name, Subject: up.Release,
		Who: c.Project.who(ctx), Commit: c.Project.Commit(ctx), Run: runURL(os.Getenv), Started: now, Ended: now, Outcome: oplog.Done})
}
