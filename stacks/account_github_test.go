package stacks_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/trust"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/internal/workflows"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

const oidcProvider = "arn:aws:iam::111122223333:oidc-provider/" + trust.Issuer

// hosting synthesizes the account of octo/app for kinds of environments.
func hosting(t *testing.T, kinds ...config.Kind) assembly.Template {
	t.Helper()
	a := stacks.Account{Account: config.LoadAccount(), For: kinds, Build: cdktest.Build(t, names.ReapEnvironments)}
	a.GitHub, a.Told = config.GitHub{Owner: "octo", Name: "app", OwnerID: 123456, ID: 456789}, "team@example.com"
	made := cdktest.Synth(t, func(app awscdk.App) {
		if err := stacks.NewAccount(app, a); err != nil {
			t.Fatal(err)
		}
	})
	if len(made.Errors) > 0 || len(made.Templates) != 1 {
		t.Fatalf("%d stacks, errors %q; want one stack", len(made.Templates), made.Errors)
	}
	return made.Templates[0]
}

// jobRole is a role of workflows as a template has it.
type jobRole struct{ trust, policy string }

// jobRoles are those of a template, by name.
func jobRoles(t *testing.T, made assembly.Template) map[string]jobRole {
	t.Helper()
	all := map[string]jobRole{}
	for _, r := range cdktest.OfType(made, "AWS::IAM::Role") {
		name, named := r.Properties["RoleName"].(string)
		if !named {
			continue // of the account's own function
		}
		policy := cdktest.JSON(r.Properties["AssumeRolePolicyDocument"])
		policy = strings.ReplaceAll(policy, `{"Fn::Join":["",["arn:aws:iam::",{"Ref":"AWS::AccountId"},":oidc-provider/`+trust.Issuer+`"]]}`, `"`+oidcProvider+`"`)
		all[name] = jobRole{policy, cdktest.JSON(r.Properties["Policies"])}
	}
	return all
}

func trusts(t *testing.T, role jobRole, sub, repository string) bool {
	t.Helper()
	ok, err := trust.Allows(role.trust, oidcProvider, trust.Claims{"aud": trust.Audience, "repository_id": repository, "sub": sub})
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// Every job of the workflows can take the role that it asks for, in each environment that it may have; no other job can.
func TestAccountGitHub_TrustsWorkflows(t *testing.T) {
	roles := jobRoles(t, hosting(t, config.Branch, config.Staging, config.Production))
	all, err := workflows.Read("..")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for file, w := range all {
		for id, job := range w.Jobs {
			for _, environment := range w.Environments(id) {
				asked := asked(w, id, environment, job)
				if asked == "" {
					continue
				}
				used[asked] = true
				for name, role := range roles {
					if got := trusts(t, role, "repo:octo@123456/app@456789:environment:"+environment, "456789"); got != (name == asked) {
						t.Errorf("%s, job %s in environment %s may take %s: %v; it asks for %s", file, id, environment, name, got, asked)
					}
				}
			}
		}
	}
	for name := range roles {
		if !used[name] {
			t.Errorf("no workflow takes role %s", name)
		}
	}
}

// asked is the role that a job asks for in an environment.
func asked(w workflows.Workflow, id, environment string, job workflows.Job) string {
	for _, s := range job.Steps {
		if arn := s.With["role-to-assume"]; arn != "" {
			arn = w.Expand(id, environment, arn)
			return arn[strings.LastIndex(arn, "/")+1:]
		}
	}
	return ""
}

// Nobody else can take any role: a fork, another repository, a branch, a tag, a pull request.
func TestAccountGitHub_TurnsStrangersAway(t *testing.T) {
	for name, role := range jobRoles(t, hosting(t, config.Branch, config.Staging, config.Production)) {
		environment := strings.TrimPrefix(name, names.GitHubRole("", ""))
		if !trusts(t, role, "repo:octo/app:environment:"+environment, "456789") {
			t.Errorf("%s turns its own job away", name)
		}
		for sub, repository := range map[string]string{
			"repo:mallory/app:environment:" + environment: "999", "repo:octo/app:environment:" + environment: "999", "repo:octo/other:environment:" + environment: "456789",
			"repo:octo/app:ref:refs/heads/main": "456789", "repo:octo/app:ref:refs/heads/x": "456789", "repo:octo@123456/app@456789:pull_request": "456789",
			"repo:octo/app:ref:refs/tags/" + environment: "456789", "repo:octo/app:environment:other": "456789",
		} {
			if trusts(t, role, sub, repository) {
				t.Errorf("%s lets %s of repository %s in", name, sub, repository)
			}
		}
	}
}

func TestAccountGitHub(t *testing.T) {
	made := hosting(t, config.Branch, config.Staging, config.Production)
	for _, check := range invariants() {
		for _, finding := range check.find(made) {
			if !strings.HasSuffix(finding, " has a RoleName") { // workflows have to know roles by their names
				t.Errorf("%s: %s", check.name, finding)
			}
		}
	}
	budget := cdktest.JSON(cdktest.OfType(made, "AWS::Budgets::Budget"))
	for _, want := range []string{`"Amount":300`, `"Address":"team@example.com"`, `"FORECASTED"`, `"Threshold":80`} {
		if !strings.Contains(budget, want) {
			t.Errorf("the budget lacks %s: %s", want, budget)
		}
	}
	for name, role := range jobRoles(t, made) {
		if len(role.policy) > 10_240 { // IAM quotas: inline policies of a role, together
			t.Errorf("the policy of %s has %d characters; want IAM's 10240 at most", name, len(role.policy))
		}
	}
	cdktest.Golden(t, "account-github", withoutAlarms(t, made))
}

// allowed are the actions that a role's policy allows, each with its resources.
func (r jobRole) allowed(t *testing.T) map[string]string {
	t.Helper()
	var policies []struct {
		PolicyDocument struct {
			Statement []struct {
				Effect   string
				Action   []string
				Resource any
			}
		}
	}
	if err := json.Unmarshal([]byte(r.policy), &policies); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, s := range policies[0].PolicyDocument.Statement {
		for _, a := range s.Action {
			if s.Effect == "Allow" {
				all[a] += cdktest.JSON(s.Resource)
			}
		}
	}
	return all
}

// What a duty does not need, its role does not have.
func TestAccountGitHub_LeastPrivilege(t *testing.T) {
	roles := jobRoles(t, hosting(t, config.Branch, config.Staging, config.Production))
	for name, never := range map[string][]string{
		"mainstay-github-branch":         {"sns:Subscribe", "sqs:DeleteMessage", "cloudwatch:SetAlarmState"},
		"mainstay-github-staging":        {"cloudformation:DeleteStack", "logs:DeleteLogGroup", "sqs:SendMessage"},
		"mainstay-github-production":     {"cloudformation:DeleteStack", "logs:DeleteLogGroup", "sqs:SendMessage"},
		"mainstay-github-production-ops": {"sts:AssumeRole", "s3:PutObject", "cloudformation:DeleteStack"},
	} {
		allowed := roles[name].allowed(t)
		for _, n := range never {
			if len(allowed) == 0 || allowed[n] != "" {
				t.Errorf("%s may %s on %s", name, n, allowed[n])
			}
		}
		if of := allowed["s3:DeleteObject"]; name != "mainstay-github-branch" && strings.Count(of, "arn:") != strings.Count(of, "/e2e/*") {
			t.Errorf("%s may delete %s; want files of scenarios only", name, of)
		}
		for action, resources := range allowed {
			if name != "mainstay-github-branch" && strings.Contains(resources, "mainstay-*") {
				t.Errorf("%s may %s on what is not of its environment: %s", name, action, resources)
			}
		}
	}
	for action := range roles["mainstay-github-production-audit"].allowed(t) {
		_, verb, _ := strings.Cut(action, ":")
		if !regexp.MustCompile(`^(Get|List|Describe|Detect|GET)`).MatchString(verb) || strings.HasPrefix(action, "dynamodb:Get") || strings.HasPrefix(action, "s3:GetObject") {
			t.Errorf("who audits production may %s; want nothing that changes something, and no data", action)
		}
	}
}

// An account has the roles of what it is for, and none where nothing is known of the repository.
func TestAccountGitHub_For(t *testing.T) {
	if roles := jobRoles(t, hosting(t, config.Branch)); len(roles) != 1 || roles["mainstay-github-branch"].policy == "" {
		t.Errorf("an account for branches has the roles %v; want that of branches", roles)
	}
	if roles := jobRoles(t, hosting(t)); len(roles) > 0 {
		t.Errorf("an account for nothing has the roles %v", roles)
	}
	one, both := jobRoles(t, hosting(t, config.Branch))["mainstay-github-branch"], jobRoles(t, hosting(t, config.Branch, config.Staging))["mainstay-github-branch"]
	if strings.Contains(one.policy, "mainstay-staging") || !strings.Contains(both.policy, `{"Action":["cloudformation:DeleteStack","dynamodb:*"`) {
		t.Errorf("branches alone: %s\nbeside staging: %s\nwant what is staging's denied where there is one", one.policy, both.policy)
	}
	if !strings.Contains(one.policy, `{"Action":["iam:*"],"Effect":"Deny"`) || !strings.Contains(one.policy, "role/mainstay-github-*") {
		t.Errorf("a branch may change who is let in: %s", one.policy)
	}
}
