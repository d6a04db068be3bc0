package stacks_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

// lacking are the actions that a role does not allow.
func (r jobRole) lacking(t *testing.T, actions []string) []string {
	t.Helper()
	allowed := r.allowed(t)
	return slices.DeleteFunc(slices.Clone(actions), func(a string) bool { return allowed[a] != "" })
}

// TestAccountGitHub_Reaps: the nightly workflow's role may do all that reaping calls, by its code, as the account's function may;
// what is dropped is missed, and those who may not reap lack most of it.
func TestAccountGitHub_Reaps(t *testing.T) {
	all, err := iam.Scan(t.Context(), iam.Options{Dir: cdktest.Root(t), Environ: os.Environ(), Packages: []string{"./functions/" + names.ReapEnvironments}})
	if err != nil || len(all) != 1 || len(all[0].Must) < 30 {
		t.Fatalf("read the function: %v, %v; want one, with what it calls", all, err)
	}
	needed, roles := append(all[0].Must, "iam:PassRole"), jobRoles(t, hosting(t, config.Branch, config.Staging, config.Production))
	branch := roles["mainstay-github-branch"]
	if lacking := branch.lacking(t, needed); len(lacking) > 0 {
		t.Errorf("the nightly workflow reaps, and its role may not %q", lacking)
	}
	branch.policy = strings.Replace(branch.policy, `"sqs:DeleteQueue"`, `"sqs:TagQueue"`, 1)
	if lacking := branch.lacking(t, needed); !slices.Equal(lacking, []string{"sqs:DeleteQueue"}) {
		t.Errorf("without sqs:DeleteQueue it lacks %q; want that", lacking)
	}
	for name, role := range roles {
		if lacking := role.lacking(t, needed); name != "mainstay-github-branch" && !slices.Contains(lacking, "cloudformation:DeleteStack") {
			t.Errorf("%s may reap: it lacks only %q", name, lacking)
		}
	}
}

// TestAccountGitHub_Secrets: who deploys to environments with a probe may read what that signs in with, and no other secret.
func TestAccountGitHub_Secrets(t *testing.T) {
	secret := regexp.MustCompile(`^secret:\*ProbeSecret\*$`)
	for name, role := range jobRoles(t, hosting(t, config.Branch, config.Staging, config.Production)) {
		resources := role.allowed(t)["secretsmanager:GetSecretValue"]
		deploys := name == "mainstay-github-staging" || name == "mainstay-github-production"
		if (resources != "") != deploys {
			t.Errorf("%s may read secrets: %s", name, resources)
		}
		if at := strings.LastIndex(resources, ":secret:"); deploys && (at < 0 || !secret.MatchString(strings.TrimRight(resources[at+1:], `"]}`))) {
			t.Errorf("%s may read %s; want the probe's secret only", name, resources)
		}
	}
	for _, environment := range environments() {
		for _, template := range synth(t, environment).Templates {
			for id := range cdktest.OfType(template, "AWS::SecretsManager::Secret") {
				if !strings.Contains(id, "ProbeSecret") {
					t.Errorf("%s/%s is a secret that no role can read; if a deployment does, name it in stacks/account_duties.go", environment, id)
				}
			}
		}
	}
}
