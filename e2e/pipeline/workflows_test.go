package pipeline_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/workflows"
)

const credentials = "aws-actions/configure-aws-credentials@"

func read(t *testing.T) map[string]workflows.Workflow {
	t.Helper()
	all, err := workflows.Read(root)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Each step is one command that also runs here, and exists: what is in a workflow's shell is tried nowhere else.
func TestSteps_AreCommands(t *testing.T) {
	c := known(t)
	steps := 0
	for file, w := range read(t) {
		for name, job := range w.Jobs {
			for _, s := range job.Steps {
				if s.Run == "" {
					continue
				}
				steps++
				if err := c.check(s.Run); err != nil {
					t.Errorf("%s, job %s, step %q: %v", file, name, s.Name, err)
				}
			}
		}
	}
	if steps < 15 {
		t.Errorf("found %d commands; want all of them", steps)
	}
}

// wrongs says what is wrong with the permissions, roles and limits of a workflow: act takes no notice of them, and GitHub
// only when it is too late.
func wrongs(w workflows.Workflow) []string {
	var found []string
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	if len(w.Permissions) > 0 {
		say("it gives permissions to all its jobs")
	}
	if w.Concurrency.Group == "" || w.Concurrency.Cancel {
		say("its runs may be cancelled, or be at work at the same time")
	}
	for name, job := range w.Jobs {
		if job.Timeout == 0 {
			say("job %s may take for ever", name)
		}
		role := roleOf(job)
		if (role != "") != (job.Permissions["id-token"] == "write") {
			say("job %s takes role %q and has the permission id-token: %q; expected both or neither", name, role, job.Permissions["id-token"])
		}
		if want := "arn:aws:iam::${{ vars.AWS_ACCOUNT }}:role/mainstay-github-" + job.Environment; role != "" && role != want {
			say("job %s takes role %q; expected that of its environment, %q", name, role, want)
		}
	}
	slices.Sort(found)
	return found
}

func roleOf(job workflows.Job) string {
	for _, s := range job.Steps {
		if strings.HasPrefix(s.Uses, credentials) {
			return s.With["role-to-assume"]
		}
	}
	return ""
}

func TestWorkflows_Rules(t *testing.T) {
	for file, w := range read(t) {
		for _, wrong := range wrongs(w) {
			t.Errorf("%s: %s", file, wrong)
		}
	}
}

// The way to production: nothing is left out, and it ends behind an environment that somebody protects.
func TestMain_Order(t *testing.T) {
	jobs := read(t)["main.yml"].Jobs
	if !slices.Equal(jobs["production"].Needs, []string{"staging"}) || !slices.Equal(jobs["staging"].Needs, []string{"check", "test"}) {
		t.Errorf("production needs %v, staging %v; want staging, and check and test", jobs["production"].Needs, jobs["staging"].Needs)
	}
	for _, s := range jobs["production"].Steps {
		if strings.Contains(s.Run, "env up") || strings.Contains(s.Run, "build") {
			t.Errorf("production runs %q; want what ran in staging, and nothing that is built anew", s.Run)
		}
	}
}

// inOrder says whether a job's steps run these commands, one after the other.
func inOrder(job workflows.Job, commands ...string) bool {
	for _, s := range job.Steps {
		if len(commands) > 0 && strings.Contains(s.Run, commands[0]) {
			commands = commands[1:]
		}
	}
	return len(commands) == 0
}

// TestMain_Tries: what is promoted has been tried in staging first, by scenarios and in a browser; branches are tried, too, and
// at night so are several browsers.
func TestMain_Tries(t *testing.T) {
	all := read(t)
	staging := all["main.yml"].Jobs["staging"]
	if !inOrder(staging, "env up", "e2e backend", "e2e-browser") || !inOrder(all["branch.yml"].Jobs["environment"], "env diff", "env up", "e2e backend") {
		t.Errorf("staging runs %+v; want it deployed, then tried", staging.Steps)
	}
	if !inOrder(all["branch.yml"].Jobs["environment"], "env diff", "env up --on \"$ON\" --assembly .mainstay/diff/assembly") {
		t.Error("a push to a branch synthesizes twice; want deployed what was compared")
	}
	if !inOrder(all["nightly.yml"].Jobs["browser"], "e2e-browser") {
		t.Error("no browser looks at the pages at night")
	}
	if inOrder(staging, "e2e-browser", "env up") || inOrder(workflows.Job{}, "env up") {
		t.Error("what is in another order, or not there, counts as in order")
	}
}

func TestWorkflows_Rules_Red(t *testing.T) {
	good := `{name: x, permissions: {}, concurrency: {group: x, cancel-in-progress: false}, jobs: {deploy: {environment: production, timeout-minutes: 5, permissions: {id-token: write},
  steps: [{uses: "aws-actions/configure-aws-credentials@1", with: {role-to-assume: "arn:aws:iam::${{ vars.AWS_ACCOUNT }}:role/mainstay-github-production"}}]}}}`
	if w := parse(t, good); len(wrongs(w)) > 0 {
		t.Errorf("what is right is found: %q", wrongs(w))
	}
	for _, change := range [][2]string{
		{"permissions: {}, c", "permissions: {id-token: write}, c"}, {"cancel-in-progress: false", "cancel-in-progress: true"}, {"group: x, ", ""},
		{"timeout-minutes: 5, ", ""}, {"permissions: {id-token: write},\n", "permissions: {contents: read},\n"}, {"github-production", "github-staging"},
		{"environment: production, ", ""}, {"environment: production", "environment: branch"}, {"aws-actions/configure-aws-credentials@1", "actions/checkout@1"},
	} {
		if w := parse(t, strings.Replace(good, change[0], change[1], 1)); len(wrongs(w)) == 0 {
			t.Errorf("%q for %q is not found", change[1], change[0])
		}
	}
}

func parse(t *testing.T, text string) workflows.Workflow {
	t.Helper()
	w, err := workflows.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return w
}
