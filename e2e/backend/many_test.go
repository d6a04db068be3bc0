package backend_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/ops"
)

// many is examples/many: an app of as many units as it is told, deployed.
type many struct {
	environment
	project ops.Project
	up      ops.EnvUp
}

// TestMany deploys 600 units over many stacks, then adds 60 and removes 40: nothing that stays is replaced or moved,
// references between stacks resolve, and in the end nothing is left.
func TestMany(t *testing.T) {
	alone(t)
	const name = "e2e-many"
	m := many{environment: environment{cloud: shared, name: name}, project: ops.Project{Dir: filepath.Join(shared.copied(t).Dir, "examples", "many")}, up: shared.up(t, name)}
	m.up.Project, m.up.Rows = m.project, 0
	units := m.units(t)
	m.deploy(t, units)
	before := m.resources(t)
	if stacks := m.stacks(t); len(before) < 6000 || len(stacks) < 13 {
		t.Errorf("%d resources in %d stacks; want at least 6000 in 13", len(before), len(stacks))
	}
	m.deploy(t, edited(units))
	m.unmoved(t, before, m.resources(t))
	m.resolved(t)
	m.move(t)
	if err := shared.down(t, name); err != nil {
		t.Error(err)
	}
}

func (m many) units(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(m.project.Dir, "infra", "units.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(text))
}

// edited removes a unit of every service, and adds units that sort between the others.
func edited(units []string) []string {
	all := slices.DeleteFunc(slices.Clone(units), func(u string) bool { return strings.HasSuffix(u, "/unit07") })
	for i := range 60 {
		all = append(all, fmt.Sprintf("service%02d/unit03-%d", i%40, i/40))
	}
	slices.Sort(all)
	// A table is declared before what uses it.
	slices.SortStableFunc(all, func(a, b string) int { return rank(a) - rank(b) })
	return all
}

func rank(unit string) int {
	if strings.HasSuffix(unit, "/table") {
		return 0
	}
	return 1
}

// deploy plans and deploys units.
func (m many) deploy(t *testing.T, units []string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(m.project.Dir, "infra", "units.txt"), []byte(strings.Join(units, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	plan, err := ops.StacksPlan{Placement: ops.Placement{Project: m.project, UI: m.up.UI}}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	planned := time.Since(began)
	up, err := m.up.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d units in %d stacks: planned in %.0f s, synthesized in %.0f s, deployed in %.0f s", len(units), len(plan.Stacks),
		planned.Seconds(), up.Seconds["synth"], up.Seconds["deploy"])
}

func (m many) stacks(t *testing.T) []teardown.Stack {
	t.Helper()
	stacks, err := teardown.List(t.Context(), cloudformation.NewFromConfig(m.target.AWS), m.name)
	if err != nil {
		t.Fatal(err)
	}
	return stacks
}

// resources are the physical ids of all resources, by logical id, with the stack that each is in.
func (m many) resources(t *testing.T) map[string]string {
	t.Helper()
	api, found := cloudformation.NewFromConfig(m.target.AWS), map[string]string{}
	for _, s := range m.stacks(t) {
		pages := cloudformation.NewListStackResourcesPaginator(api, &cloudformation.ListStackResourcesInput{StackName: &s.Name})
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page.StackResourceSummaries {
				found[*r.LogicalResourceId] = s.Part + " " + aws.ToString(r.PhysicalResourceId)
			}
		}
	}
	return found
}

// unmoved checks that what is there before and after is the same.
func (m many) unmoved(t *testing.T, before, after map[string]string) {
	t.Helper()
	stayed := 0
	for id, was := range before {
		now, there := after[id]
		switch removed := strings.Contains(id, "Unit07"); {
		case removed == there:
			t.Errorf("%s is there after the edit: %v; want %v", id, there, !removed)
		case there && now != was:
			t.Errorf("%s was %s, and is %s", id, was, now)
		case there:
			stayed++
		}
	}
	if added := len(after) - stayed; stayed < 5000 || added < 60*14 {
		t.Errorf("%d resources stayed and %d were added; want at least 5000 and %d", stayed, added, 60*14)
	}
}

// move moves a function to another stack while the app is up, in three deployments: its resources are made anew there,
// and all others stay.
func (m many) move(t *testing.T) {
	t.Helper()
	const unit, id = "service20/unit05", "Service20Unit05"
	before := m.resources(t)
	phases := 0
	done, err := ops.StacksMove{Placement: ops.Placement{Project: m.project, UI: m.up.UI}, Unit: unit, Deploy: func(ctx context.Context, p placement.Phase) error {
		phases++
		up, err := m.up.Run(ctx)
		t.Logf("%s: deployed in %.0f s", p.Name, up.Seconds["deploy"])
		return err
	}}.Run(t.Context())
	if err != nil || phases != 3 {
		t.Fatalf("move in %d phases: %v", phases, err)
	}
	after, moved := m.resources(t), 0
	for logical, was := range before {
		now := after[logical]
		switch of := strings.HasPrefix(logical, id); {
		case of && strings.HasPrefix(now, done.To+" ") && now != was:
			moved++
		case of || now != was:
			t.Errorf("%s was %s, and is %s", logical, was, now)
		}
	}
	if moved < 10 || len(after) != len(before) {
		t.Errorf("%d resources moved, and of %d there are %d; want all of one unit", moved, len(before), len(after))
	}
}

// resolved checks that functions got the names of tables that are in another stack.
func (m many) resolved(t *testing.T) {
	t.Helper()
	resources, api := m.resources(t), lambda.NewFromConfig(m.target.AWS)
	looked := 0
	for id, physical := range resources {
		if !strings.HasPrefix(id, "Service17Unit") || !strings.Contains(id, "WorkFunction") || strings.Contains(physical, ":") {
			continue
		}
		_, name, _ := strings.Cut(physical, " ")
		f, err := api.GetFunctionConfiguration(t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: &name})
		if err != nil {
			continue // a role or a log group
		}
		looked++
		if table := f.Environment.Variables["ORDERS_TABLE"]; !strings.HasSuffix(tableOf(resources, "Service17"), " "+table) {
			t.Errorf("function %s works on table %q; want that of its service, %q", name, table, tableOf(resources, "Service17"))
		}
	}
	if looked < 13 {
		t.Errorf("looked at %d functions; want at least 13", looked)
	}
}

func tableOf(resources map[string]string, service string) string {
	for id, physical := range resources {
		if strings.HasPrefix(id, service+"Table") {
			return physical
		}
	}
	return "none"
}
