package stacks_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

// TestAccountReap: an account that branches are in removes those that nobody needs, by the clock, and somebody hears when
// that does not work; one of other environments has nothing that could.
func TestAccountReap(t *testing.T) {
	made := hosting(t, config.Branch)
	for _, check := range invariants() {
		for _, finding := range check.find(made) {
			if !strings.HasSuffix(finding, " has a RoleName") {
				t.Errorf("%s: %s", check.name, finding)
			}
		}
	}
	if functions, schedules := len(cdktest.OfType(made, "AWS::Lambda::Function")), len(cdktest.OfType(made, "AWS::Scheduler::Schedule")); functions != 1 || schedules != 1 {
		t.Errorf("%d functions and %d schedules; want one each", functions, schedules)
	}
	alarms := cdktest.JSON(cdktest.OfType(made, "AWS::CloudWatch::Alarm"))
	for _, row := range []string{"schedule-silent", "function-errors", "dead-letter-not-empty"} {
		if !strings.Contains(alarms, "-"+row+`"`) {
			t.Errorf("no alarm of the row %s in %s", row, alarms)
		}
	}
	if other := hosting(t, config.Staging, config.Production); strings.Contains(other.Text, "AWS::Lambda::Function") || strings.Contains(other.Text, "AWS::Scheduler") {
		t.Errorf("an account without branches has a function: %s", other.Text)
	}
}

// TestAccountReap_Permissions: the function may do what its code calls, and nothing else; each action that is dropped is missed.
func TestAccountReap_Permissions(t *testing.T) {
	all, err := iam.Scan(t.Context(), iam.Options{Dir: cdktest.Root(t), Environ: os.Environ(), Packages: []string{"./functions/" + names.ReapEnvironments}})
	if err != nil {
		t.Fatal(err)
	}
	made := assembly.Assembly{Templates: []assembly.Template{hosting(t, config.Branch)}}
	if r := compare(t, all, made); len(r.Findings) > 0 || r.Functions != 1 {
		t.Errorf("%d functions, found %v; want one, and nothing", r.Functions, r.Findings)
	}
	dropped := 0
	for _, statement := range statements(made) {
		granted := list(statement["Action"])
		for _, action := range granted {
			if statement["Effect"] != "Allow" {
				continue
			}
			dropped++
			statement["Action"] = slices.DeleteFunc(slices.Clone(granted), func(a any) bool { return a == action })
			if r := compare(t, all, made); !slices.ContainsFunc(r.Findings, func(f iam.Finding) bool { return f.Kind == iam.Missing && f.Action == action }) {
				t.Errorf("without %v on %v found %v; want it missing", action, statement["Resource"], r.Findings)
			}
		}
		statement["Action"] = granted
	}
	if dropped < 30 {
		t.Errorf("dropped %d actions; want all of them", dropped)
	}
}

// TestAccountReap_Never: whatever is allowed, what lasts is denied.
func TestAccountReap_Never(t *testing.T) {
	for id, p := range cdktest.OfType(hosting(t, config.Branch), "AWS::IAM::Policy") {
		if !strings.Contains(cdktest.JSON(p), "cloudformation:DeleteStack") {
			continue
		}
		for _, s := range list(p.Properties["PolicyDocument"].(props)["Statement"]) {
			s := s.(props)
			if s["Effect"] != "Deny" {
				continue
			}
			text := cdktest.JSON(s)
			for _, want := range []string{"cloudformation:DeleteStack", "s3:DeleteBucket", "iam:DeleteRole", "stack/mainstay-staging-*", "stack/mainstay-production-*", "role/mainstay-account-*"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s does not deny %s: %s", id, want, text)
				}
			}
			return
		}
	}
	t.Error("nothing is denied")
}
