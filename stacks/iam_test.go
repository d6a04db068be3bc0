package stacks_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

// TestPermissions compares what the code of every function needs with what its role allows, in every kind of environment:
// nothing is missing, nothing is too much. Then each action of each policy is dropped in turn, and one that nobody needs
// is added: each is found.
func TestPermissions(t *testing.T) {
	functions, err := iam.Scan(t.Context(), iam.Options{Dir: cdktest.Root(t), Environ: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range environments() {
		made, missing := synthesized(t, name), 0
		if !names.Lasting(name) {
			missing = 1 // no probe
		}
		if r := compare(t, functions, made); len(r.Findings) > 0 || r.Functions != len(names.Functions())-missing {
			t.Errorf("%s: %d functions, found %v; want all and nothing", name, r.Functions, r.Findings)
		}
		dropEach(t, functions, made)
		addOne(t, functions, made)
	}
	withDomain(t, functions)
}

// withDomain: where an environment has a domain, functions are told of it, and may ask for its index alone.
func withDomain(t *testing.T, functions []iam.Function) {
	t.Helper()
	env, err := config.Load("search-1a2b3c4d")
	if err != nil {
		t.Fatal(err)
	}
	env.Search = config.Domain{URL: "https://search.example.com", ARN: "arn:aws:es:eu-central-1:123456789012:domain/members"}
	made := synthesizedAs(t, env)
	if r := compare(t, functions, made); len(r.Findings) > 0 {
		t.Errorf("with a domain found %v; want nothing", r.Findings)
	}
	granted := 0
	for _, s := range statements(made) {
		if !strings.HasPrefix(list(s["Action"])[0].(string), "es:") {
			continue
		}
		granted++
		if want := env.Search.ARN + "/search-1a2b3c4d-users"; !slices.Equal(list(s["Resource"]), []any{want, want + "/*"}) {
			t.Errorf("granted %v on %v; want %s only", s["Action"], s["Resource"], want)
		}
		kept := s["Action"]
		s["Action"] = "es:ESHttpGet"
		if r := compare(t, functions, made); !slices.ContainsFunc(r.Findings, func(f iam.Finding) bool { return f.Kind == iam.Missing && f.Action == "es:ESHttpPost" }) {
			t.Errorf("without es:ESHttpPost found %v; want it missing", r.Findings)
		}
		s["Action"] = kept
	}
	if granted != 2 {
		t.Errorf("%d functions may ask the domain; want both", granted)
	}
}

func synthesized(t *testing.T, name string) assembly.Assembly {
	t.Helper()
	env, err := config.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return synthesizedAs(t, env)
}

func synthesizedAs(t *testing.T, env config.Environment) assembly.Assembly {
	t.Helper()
	build := cdktest.Build(t, names.Functions()...)
	return cdktest.Synth(t, func(app awscdk.App) {
		if err := stacks.New(app, stacks.Env{Environment: env, Build: build, Lock: lock(t)}); err != nil {
			t.Fatal(err)
		}
	})
}

func compare(t *testing.T, functions []iam.Function, made assembly.Assembly) iam.Report {
	t.Helper()
	r, err := iam.Compare(functions, made, iam.CheckOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func dropEach(t *testing.T, functions []iam.Function, made assembly.Assembly) {
	t.Helper()
	dropped := 0
	for _, statement := range statements(made) {
		granted := list(statement["Action"])
		for _, action := range granted {
			dropped++
			statement["Action"] = slices.DeleteFunc(slices.Clone(granted), func(a any) bool { return a == action })
			if r := compare(t, functions, made); !slices.ContainsFunc(r.Findings, func(f iam.Finding) bool { return f.Kind == iam.Missing && f.Action == action }) {
				t.Errorf("without %v on %v found %v; want it missing", action, statement["Resource"], r.Findings)
			}
		}
		statement["Action"] = granted
	}
	if dropped < 20 {
		t.Errorf("dropped %d actions; want all of them", dropped)
	}
}

func addOne(t *testing.T, functions []iam.Function, made assembly.Assembly) {
	t.Helper()
	for i, statement := range statements(made) {
		granted := list(statement["Action"])
		extra := []string{"dynamodb:DeleteItem", "s3:DeleteObject", "sqs:PurgeQueue", "sns:Publish", "dynamodb:DeleteTable"}[i%5]
		statement["Action"] = append(slices.Clone(granted), extra)
		// One for each resource of the statement: grants of the same actions on two tables are one statement.
		if r := compare(t, functions, made); len(r.Findings) != len(list(statement["Resource"])) ||
			slices.ContainsFunc(r.Findings, func(f iam.Finding) bool { return f.Kind != iam.Unused || f.Action != extra }) {
			t.Errorf("with %s besides found %v; want it unused", extra, r.Findings)
		}
		statement["Action"] = granted
	}
}

// statements returns the statements of the policies of functions.
func statements(made assembly.Assembly) []props {
	var all []props
	for _, template := range made.Templates {
		for id, r := range cdktest.OfType(template, "AWS::IAM::Policy") {
			if !strings.Contains(id, "Delivery") && !strings.Contains(id, "RunMigrationMigrate") && !strings.Contains(id, "ClockRole") { // that is a state machine's, and Scheduler's
				for _, s := range list(r.Properties["PolicyDocument"].(props)["Statement"]) {
					all = append(all, s.(props))
				}
			}
		}
	}
	return all
}

func list(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	return []any{v}
}
