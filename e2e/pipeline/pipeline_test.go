package pipeline_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/names"
)

// TestPipeline pushes a branch, merges it, and deletes it, as the workflows have it.
func TestPipeline(t *testing.T) {
	if !*pipeline {
		t.Skip("it takes minutes: `make test-pipeline` runs it")
	}
	r, aws := start(t)
	hub, url := startGitHub(t)
	r.github = url
	all := read(t)

	r.introduce(t)
	r.accounts(t, aws, string(config.Branch), names.Staging, names.Production)

	const branch = "feature/Greet_People"
	environment, err := names.FromBranch(branch)
	if err != nil {
		t.Fatal(err)
	}
	run(t, r.clone, "git", "checkout", "--quiet", "-b", branch)
	pushed := r.run(t, "branch.yml", "push", push(commit(t, r.clone, "greet people"), branch))
	pushed.succeeded(t, all["branch.yml"])
	t.Logf("branch.yml took %s\n%s", pushed.took, pushed.log)
	if len(hub.comments) != 1 {
		t.Fatalf("the comments are %q; want one", hub.comments)
	}
	for _, want := range []string{environment, "https://", "974 stored", "**functions**", "**cost**", "**headroom**"} {
		if !strings.Contains(hub.comments[0], want) {
			t.Errorf("the comment lacks %q: %s", want, hub.comments[0])
		}
	}
	if found := stacks(t, aws, environment); len(found) == 0 {
		t.Error("the branch has no stack")
	}
	for _, want := range []string{"in .mainstay/diff/assembly", "nothing: .mainstay/diff/assembly is made", "as it was made before"} {
		if strings.Count(pushed.log, want) != 1 {
			t.Errorf("the log does not say %q once; want one build and one synthesis for a push", want)
		}
	}

	run(t, r.clone, "git", "checkout", "--quiet", "main")
	run(t, r.clone, "git", "merge", "--quiet", "--no-gpg-sign", branch)
	merged := r.run(t, "main.yml", "push", push(commit(t, r.clone, "merge"), "main"))
	merged.succeeded(t, all["main.yml"])
	t.Logf("main.yml took %s\n%s", merged.took, merged.log)
	if !strings.Contains(merged.log, " passed (") {
		t.Error("the log has no test that a browser has passed in staging")
	}
	staging, production := stacks(t, aws.For(names.Staging), names.Staging), stacks(t, aws.For(names.Production), names.Production)
	if len(staging) == 0 || len(production) == 0 {
		t.Errorf("staging has the stacks %q, production %q; want both to have some", staging, production)
	}

	deleted := r.run(t, "teardown.yml", "delete", map[string]any{"ref": branch, "ref_type": "branch", "repository": repository()})
	deleted.succeeded(t, all["teardown.yml"])
	t.Logf("teardown.yml took %s\n%s", deleted.took, deleted.log)
	if found := stacks(t, aws, environment); len(found) > 0 {
		t.Errorf("the branch is deleted, and has the stacks %q", found)
	}
	if !slices.Equal(stacks(t, aws.For(names.Staging), names.Staging), staging) || !slices.Equal(stacks(t, aws.For(names.Production), names.Production), production) {
		t.Error("the end of a branch has changed the stacks of staging or production")
	}
	r.tookRoles(t, "branch environment mainstay-github-branch", "main staging mainstay-github-staging", "main production mainstay-github-production", "teardown destroy mainstay-github-branch")
}

func push(commit, branch string) map[string]any {
	return map[string]any{"ref": "refs/heads/" + branch, "after": commit, "repository": repository()}
}

func repository() map[string]any {
	return map[string]any{"full_name": "octo/app", "name": "app", "default_branch": "main", "owner": map[string]any{"login": "octo"}}
}

// stacks are the names of an environment's stacks in an account.
func stacks(t *testing.T, i embedded.Instance, environment string) []string {
	t.Helper()
	cfg, err := i.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out, err := cloudformation.NewFromConfig(cfg).DescribeStacks(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, s := range out.Stacks {
		if strings.HasPrefix(*s.StackName, names.StackPrefix(environment)) {
			found = append(found, *s.StackName)
		}
	}
	slices.Sort(found)
	return found
}

// tookRoles checks which job asked for which role.
func (r runner) tookRoles(t *testing.T, want ...string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(r.state, "roles"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	keys := map[string]bool{}
	for l := range strings.Lines(string(text)) {
		words := strings.Fields(l)
		if keys[words[3]] = true; !strings.HasPrefix(words[3], "ASIA") { // what the keys of sessions begin with (IAM user guide, "IAM identifiers")
			t.Errorf("%q has the key %q; want that of a session", l, words[3])
		}
		got = append(got, words[0]+" "+words[1]+" "+words[2][strings.LastIndex(words[2], "/")+1:])
	}
	if !slices.Equal(got, want) || len(keys) != len(want) {
		t.Errorf("the roles that were taken are %q; want %q", got, want)
	}
}
