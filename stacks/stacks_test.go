package stacks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

func TestMain(m *testing.M) { os.Exit(cdktest.Main(m)) }

// environments has one of each kind.
func environments() []string { return []string{"login-1a2b3c4d", names.Staging, names.Production} }

// kept are the environments that tests have asked for. A synthesis takes a second and more, and tests only look.
var kept = map[string]assembly.Assembly{}

// synth synthesizes the whole application with CDK's validator switched to errors, as cdk.json has it.
func synth(t *testing.T, environment string) assembly.Assembly {
	t.Helper()
	if made, ok := kept[environment]; ok {
		return made
	}
	env, err := config.Load(environment)
	if err != nil {
		t.Fatal(err)
	}
	build := cdktest.Build(t, names.Functions()...)
	made := cdktest.Synth(t, func(app awscdk.App) {
		if err := stacks.New(app, stacks.Env{Environment: env, Build: build, Lock: lock(t)}); err != nil {
			t.Fatal(err)
		}
	})
	if len(made.Errors) > 0 {
		t.Fatalf("errors were reported: %q", made.Errors)
	}
	kept[environment] = made
	return made
}

func lock(t *testing.T) string {
	t.Helper()
	return filepath.Join(cdktest.Root(t), names.PlacementLock)
}

// TestInvariants checks what must hold of every stack of every environment.
func TestInvariants(t *testing.T) {
	for _, name := range environments() {
		for _, template := range synth(t, name).Templates {
			for _, check := range invariants() {
				for _, finding := range check.find(template) {
					t.Errorf("%s/%s: %s: %s", name, template.Stack, check.name, finding)
				}
			}
		}
	}
}

// TestInvariants_Red shows that every check finds what it is there to find.
func TestInvariants_Red(t *testing.T) {
	for _, check := range invariants() {
		if len(check.find(check.red)) == 0 {
			t.Errorf("%s: found nothing in a template that breaks it", check.name)
		}
	}
}

func TestGolden(t *testing.T) {
	for _, template := range synth(t, names.Production).Templates {
		cdktest.Golden(t, "production-"+strings.ToLower(template.Stack), withoutAlarms(t, template))
	}
}

// TestEveryFunctionIsDeployed holds functions/ against the templates, of an environment and of the account.
func TestEveryFunctionIsDeployed(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(cdktest.Root(t), "functions", "*", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, f := range folders {
		want = append(want, filepath.Base(filepath.Dir(f)))
	}
	for _, template := range append(slices.Clone(synth(t, names.Staging).Templates), hosting(t, config.Branch)) {
		for _, f := range cdktest.OfType(template, "AWS::Lambda::Function") {
			got = append(got, f.Properties["Description"].(string))
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("deployed are %v; want each folder of functions/ once: %v", got, want)
	}
}

func TestNew_FunctionNotBuilt(t *testing.T) {
	env, err := config.Load("login-1a2b3c4d")
	if err != nil {
		t.Fatal(err)
	}
	err = stacks.New(awscdk.NewApp(nil), stacks.Env{Environment: env, Build: cdktest.Build(t, names.ServeWeb), Lock: lock(t)})
	if err == nil || !strings.Contains(err.Error(), `function "import-users" is not in the build manifest; it has serve-web; run `+"`mainstay build`") {
		t.Errorf("New without a function = %v; want to hear which and what to do", err)
	}
}

// TestPublic: only branch environments, whose data is made up, answer requests without a signature.
func TestPublic(t *testing.T) {
	for _, name := range environments() {
		for _, template := range synth(t, name).Templates {
			for _, r := range cdktest.OfType(template, "AWS::ApiGatewayV2::Route") {
				key, open := r.Properties["RouteKey"].(string), r.Properties["AuthorizationType"] == "NONE"
				page := key == "GET /" || strings.HasSuffix(key, " /app/{page+}") // which ask for a session themselves (adapters/httpapi, TestNobody)
				if want := key == "GET /healthz" || page || !names.Lasting(name); open != want {
					t.Errorf("%s: %s answers without a signature: %v; want %v", name, key, open, want)
				}
			}
		}
	}
}

// serviceOf is whose a unit's resources are; those that a stack's functions share are nobody's.
func serviceOf(unit string) string {
	for _, service := range []string{"users", "imports", "mails", "web", "operations"} {
		if strings.HasPrefix(strings.ToLower(unit), service) {
			return service
		}
	}
	return names.SharedService
}

// TestTags: everything that can carry tags says what it belongs to; the commit is said where there is one only.
func TestTags(t *testing.T) {
	for commit, want := range map[string]string{"0a1b2c3": `{"Key":"mainstay:commit","Value":"0a1b2c3"},`, "": ""} {
		env, err := config.Load(names.Production)
		if err != nil {
			t.Fatal(err)
		}
		build := cdktest.Build(t, names.Functions()...)
		made := cdktest.Synth(t, func(app awscdk.App) {
			if err := stacks.New(app, stacks.Env{Environment: env, Build: build, Lock: lock(t), Commit: commit}); err != nil {
				t.Fatal(err)
			}
		})
		for _, template := range made.Templates {
			want := `[{"Key":"mainstay:app","Value":"mainstay"},` + want + `{"Key":"mainstay:environment","Value":"production"},{"Key":"mainstay:kind","Value":"production"},` +
				`{"Key":"mainstay:owner","Value":"member-directory"},{"Key":"mainstay:service","Value":"%s"}]`
			for _, kind := range []string{"AWS::Lambda::Function", "AWS::SQS::Queue", "AWS::DynamoDB::Table", "AWS::IAM::Role"} {
				for id, r := range cdktest.OfType(template, kind) {
					if got := cdktest.JSON(r.Properties["Tags"]); got != fmt.Sprintf(want, serviceOf(template.Owner(id))) {
						t.Errorf("%s has the tags %s; want %s", id, got, want)
					}
				}
			}
		}
	}
}
