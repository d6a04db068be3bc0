package pipeline_test

import (
	"encoding/json"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
)

// administrators is what only `init account` does, with an administrator's credentials.
var administrators = []string{"iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicyVersion", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"}

// strangers is what `e2e backend` tries without credentials, and has to be refused.
var strangers = []string{"s3:ListBucket"}

// forbidden are the actions that no role of a template allows. Which resources are meant, the template's own tests look at.
func forbidden(t *testing.T, template []byte, actions []string) []string {
	t.Helper()
	var made struct {
		Resources map[string]struct {
			Properties struct {
				Policies []struct {
					PolicyDocument struct {
						Statement []struct {
							Effect string
							Action []string
						}
					}
				}
			}
		}
	}
	if err := json.Unmarshal(template, &made); err != nil {
		t.Fatal(err)
	}
	var allowed []string
	for _, r := range made.Resources {
		for _, p := range r.Properties.Policies {
			for _, s := range p.PolicyDocument.Statement {
				if s.Effect == "Allow" {
					allowed = append(allowed, s.Action...)
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(actions), func(a string) bool {
		return slices.ContainsFunc(allowed, func(pattern string) bool { ok, err := path.Match(pattern, a); return ok && err == nil })
	})
}

// What mainstay can call, by its code, one of the roles of workflows may do: otherwise it is found on the day that it is needed.
func TestRoles_CoverTheCommand(t *testing.T) {
	template, err := os.ReadFile(root + "/stacks/testdata/account-github.json")
	if err != nil {
		t.Fatal(err)
	}
	programs, err := iam.Scan(t.Context(), iam.Options{Dir: root, Packages: []string{"./cmd/mainstay"}, Environ: os.Environ()})
	if err != nil || len(programs) != 1 || len(programs[0].Must) < 20 {
		t.Fatalf("read the command: %v, %d programs; want one, with what it calls", err, len(programs))
	}
	var calls []string
	for _, a := range programs[0].Must {
		if !slices.Contains(administrators, a) && !slices.Contains(strangers, a) {
			calls = append(calls, a)
		}
	}
	for _, a := range forbidden(t, template, calls) {
		t.Errorf("mainstay calls %s by way of\n  %s\nand no role of the workflows may: add it to a duty in stacks/account_duties.go", a, strings.Join(programs[0].Paths[a], "\n  "))
	}
}

func TestForbidden(t *testing.T) {
	template := []byte(`{"Resources": {"A": {"Properties": {"Policies": [{"PolicyDocument": {"Statement": [
		{"Effect": "Allow", "Action": ["sqs:SendMessage", "lambda:Get*"]}, {"Effect": "Deny", "Action": ["s3:PutObject"]}]}}]}}}}`)
	if got := forbidden(t, template, []string{"sqs:SendMessage", "lambda:GetFunction", "s3:PutObject", "lambda:InvokeFunction"}); len(got) != 2 {
		t.Errorf("forbidden are %q; want what is denied, and what nobody allows", got)
	}
}
