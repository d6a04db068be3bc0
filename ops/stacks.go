package ops

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/engines/placement/guard"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/names"
)

// Placement is what the commands about stacks look at: units and the lock that says where they are.
type Placement struct {
	Units string // file of units; "" has the project's app weigh its own
	Lock  string // file of the lock; "" is the project's
	Base  string // file of the main branch's lock, or a commit that has it; "" is none
	UI    *UI

	Project Project // default: the one that the working folder lies in
}

// placed is what was read.
type placed struct {
	units   []placement.Unit
	lock    placement.Lock
	options placement.Options
}

// read reads units and lock. Where the app weighs its units, the options are those for apps.
func (c *Placement) read(ctx context.Context) (placed, error) {
	var p placed
	if err := c.find(); err != nil {
		return p, err
	}
	base, err := c.base(ctx)
	if err != nil {
		return p, err
	}
	p.lock, err = placement.ReadLock(c.Lock, base)
	if errors.Is(err, placement.ErrNoLock) {
		err = c.lost(ctx)
	}
	if err != nil {
		return p, err
	}
	if c.Units != "" {
		p.units, err = placement.ReadUnits(c.Units)
	} else {
		p.options = placement.ForApps()
		p.units, err = c.weigh(ctx)
	}
	p.options.Base = base
	return p, err
}

// find finds the project, where something is left out that it has.
func (c *Placement) find() error {
	if c.Lock != "" && c.Units != "" {
		return nil
	}
	var err error
	if c.Project.Dir == "" {
		c.Project, err = here()
	}
	if c.Lock == "" {
		c.Lock = filepath.Join(c.Project.Dir, names.PlacementLock)
	}
	return err
}

// base reads the lock of the main branch.
func (c *Placement) base(ctx context.Context) (*placement.Lock, error) {
	if c.Base == "" {
		return nil, nil
	}
	if exists(c.Base) {
		l, err := placement.ReadLock(c.Base, nil)
		return &l, err
	}
	git := exec.CommandContext(ctx, "git", "show", c.Base+":./"+filepath.Base(c.Lock))
	git.Dir = filepath.Dir(c.Lock)
	text, err := git.Output()
	if err != nil {
		return nil, fmt.Errorf("read the lock of %q: it is neither a file nor a commit with %s; expected one of both, such as origin/main", c.Base, c.Lock)
	}
	l, err := placement.ParseLock(c.Base+":"+filepath.Base(c.Lock), text, nil)
	return &l, err
}

// weigh has the app weigh its units.
func (c *Placement) weigh(ctx context.Context) ([]placement.Unit, error) {
	if _, err := (Build{Project: c.Project, GOOS: "linux", GOARCH: "arm64"}).Run(ctx, func(string, ...any) {}); err != nil {
		return nil, err
	}
	var units []placement.Unit
	err := phase(c.UI, "weigh", "units are weighed, in every kind of environment", func(*Phase) (err error) {
		units, err = local(c.Project, weighed).units(ctx, c.Project.Build("linux", "arm64"))
		return err
	})
	return units, err
}

// local runs the CDK without a target.
func local(p Project, environment string) cdk {
	return cdk{Project: p, Target: Target{Environ: func(base []string) []string { return base }}, Environment: environment}
}

// guarded makes of an assembly what the guard looks at, with the units that resources belong to.
func guarded(made assembly.Assembly, units []placement.Locked) (guard.App, error) {
	byID := map[string]string{}
	for _, u := range units {
		byID[u.ID()] = u.Name
	}
	var app guard.App
	for _, t := range made.Templates {
		s, err := guard.Parse(t.Stack, t.Name, t.Text, t.DependsOn...)
		if err != nil {
			return nil, err
		}
		s.Owners = map[string]string{}
		for id := range t.Resources {
			if unit, ok := byID[t.Owner(id)]; ok {
				s.Owners[id] = unit
			}
		}
		app = append(app, s)
	}
	return app, nil
}
