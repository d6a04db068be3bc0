package ops

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/engines/placement/guard"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/names"
)

// StacksCheck finds what is wrong with the lock, and with templates beside it. It writes nothing.
type StacksCheck struct {
	Placement
	Assemblies []string // folders; none synthesizes the project's app for every kind of environment, unless Units are given
}

// StacksChecked is what was found.
type StacksChecked struct {
	Findings []guard.Finding `json:"findings"`
	Stacks   []Filled        `json:"stacks"`
}

// Run checks.
func (c StacksCheck) Run(ctx context.Context) (StacksChecked, error) {
	read, err := c.read(ctx)
	if err != nil {
		return StacksChecked{}, err
	}
	plan, err := placement.Place(read.lock, read.units, read.options)
	if err != nil {
		return StacksChecked{}, err
	}
	found, err := c.moved(ctx, read)
	if err != nil {
		return StacksChecked{}, err
	}
	found = append(append(found, stale(plan, read.lock)...), tight(plan)...)
	folders, err := c.folders(ctx)
	if err != nil {
		return StacksChecked{}, err
	}
	for _, dir := range folders {
		more, err := held(dir, read.lock, read.options)
		if err != nil {
			return StacksChecked{}, err
		}
		found = append(found, more...)
	}
	return StacksChecked{append([]guard.Finding{}, found...), planned(plan).Stacks}, nil
}

// stale finds that the lock is not what a plan would write.
func stale(plan placement.Plan, lock placement.Lock) []guard.Finding {
	if !plan.Stale(lock) {
		return nil
	}
	var changes []string
	for _, of := range []struct {
		what  string
		units []string
	}{{"new", plan.New}, {"grown", plan.Grown}, {"shrunk", plan.Shrunk}, {"removed", plan.Removed}, {"moved", plan.Moved}} {
		if len(of.units) > 0 {
			changes = append(changes, of.what+": "+strings.Join(of.units, ", "))
		}
	}
	if len(changes) == 0 {
		changes = []string{"its list of stacks differs"}
	}
	return []guard.Finding{{Check: "stale", Says: "the lock does not say what the units are; " + strings.Join(changes, "; ") + "; run `mainstay stacks plan` and commit the lock"}}
}

// tight finds stacks with too little room for their units to grow.
func tight(plan placement.Plan) []guard.Finding {
	var found []guard.Finding
	for _, s := range plan.Tight() {
		found = append(found, guard.Finding{Check: "headroom", Stack: s.Name, Says: fmt.Sprintf("it has %.1f %% of CloudFormation's limits left; expected at least %.0f %%, as its units grow in place; move one without state out with `mainstay stacks move`",
			100*s.Headroom(plan.Limits.Hard), 100*plan.Limits.Headroom)})
	}
	return found
}

// folders are the assemblies to hold against the lock.
func (c StacksCheck) folders(ctx context.Context) ([]string, error) {
	if len(c.Assemblies) > 0 || c.Units != "" {
		return c.Assemblies, nil
	}
	var all []string
	for _, environment := range kinds() {
		err := phase(c.UI, "synth", "cloud assembly for "+environment, func(*Phase) error {
			return local(c.Project, environment).synth(ctx, c.Project.Build("linux", "arm64"))
		})
		if err != nil {
			return nil, err
		}
		all = append(all, c.Project.Assembly(environment))
	}
	return all, nil
}

// held holds the templates of an assembly against a lock.
func held(dir string, lock placement.Lock, o placement.Options) ([]guard.Finding, error) {
	made, err := assembly.Read(dir)
	if err != nil {
		return nil, err
	}
	app, err := guarded(made, lock.Units)
	if err != nil {
		return nil, err
	}
	_, found := guard.Order(nil, app)
	return append(guard.Check(app, lock, o), found...), nil
}

// guard refuses an assembly that does not fit the project's lock or CloudFormation's limits.
func (p Project) guard(dir string) error {
	lock, err := placement.ReadLock(filepath.Join(p.Dir, names.PlacementLock), nil)
	if err != nil && !errors.Is(err, placement.ErrNoLock) {
		return err
	}
	found, err := held(dir, lock, placement.ForApps())
	if err != nil {
		return err
	}
	return refused(found)
}
