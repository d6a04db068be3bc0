package pipeline_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/internal/workflows"
)

// runner runs workflows of a clone of the project by act.
type runner struct {
	act     string            // the program
	clone   string            // what is pushed
	state   string            // what outlives jobs: artifacts, the roles that were taken
	vars    map[string]string // the repository's variables
	env     []string          // of act, and so of every step
	modules string            // node_modules of the project
	github  string            // URL of what stands in for GitHub's API
}

// result is what became of a workflow.
type result struct {
	jobs  map[string]string // by id: success or failure
	steps []string          // JOB: STEP, in the order in which they were done
	log   string
	took  time.Duration
}

// line is a line of act's log (act 0.2.89, --json).
type line struct {
	JobID, JobResult string
	Step, StepResult string
	Stage            string
	Msg              string
	Raw              bool `json:"raw_output"`
	Level            string
	Took             time.Duration `json:"executionTime"`
}

// run runs a workflow for an event, and waits for its end. A workflow that fails is a result, and no error.
func (r runner) run(t *testing.T, workflow, event string, payload map[string]any) result {
	t.Helper()
	text, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "event.json")
	write(t, file, string(text))
	args := []string{event, "--json", "--eventpath", file, "--workflows", ".github/workflows/" + workflow, "--platform", "ubuntu-24.04=-self-hosted",
		"--env", "GITHUB_API_URL=" + r.github, "--secret", "GITHUB_TOKEN=token"}
	for name, value := range r.vars {
		args = append(args, "--var", name+"="+value)
	}
	cmd := exec.CommandContext(t.Context(), r.act, append(args, r.standIns(t)...)...)
	cmd.Dir, cmd.Env = r.clone, r.env
	started := time.Now()
	out, err := cmd.CombinedOutput()
	done := readLog(out)
	done.took = time.Since(started)
	if err != nil && len(done.jobs) == 0 {
		t.Fatalf("run act: %v\n%s", err, out)
	}
	return done
}

// standIns has act take the stand-ins in place of the actions, at the very commits that the workflows name.
func (r runner) standIns(t *testing.T) []string {
	t.Helper()
	var args []string
	for _, uses := range used(t, r.clone) {
		action, ref, _ := strings.Cut(uses, "@")
		script, ok := standIns[action]
		if !ok {
			t.Fatalf("the workflows use %s, and nothing stands in for it; add it to standIns", action)
		}
		standIn(t, filepath.Join(r.state, "actions", action), script)
		repository := strings.Join(strings.SplitN(action, "/", 3)[:2], "/") // some are in a folder of one
		args = append(args, "--local-repository", repository+"@"+ref+"="+filepath.Join(r.state, "actions", repository))
	}
	return args
}

// used are the actions of others that workflows and our own actions use.
func used(t *testing.T, dir string) []string {
	t.Helper()
	all := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(dir, ".github", "*", "*.yml"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Glob(filepath.Join(dir, ".github", "actions", "*", "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range slices.Concat(files, own) {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(string(text)) {
			if uses, ok := strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(l), "- ")), "uses: "); ok && !strings.HasPrefix(uses, "./") {
				all[strings.Fields(uses)[0]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// readLog reads what act printed.
func readLog(out []byte) result {
	r := result{jobs: map[string]string{}}
	var log strings.Builder
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var l line
		if json.Unmarshal(lines.Bytes(), &l) != nil {
			fmt.Fprintln(&log, lines.Text())
			continue
		}
		if l.Raw || l.Level == "error" || strings.Contains(l.Msg, "Failure") {
			fmt.Fprintf(&log, "%s: %s\n", l.JobID, strings.TrimRight(l.Msg, "\n"))
		}
		if l.JobResult != "" {
			r.jobs[l.JobID] = l.JobResult
		}
		if l.StepResult == "success" && l.Stage == "Main" {
			r.steps = append(r.steps, l.JobID+": "+l.Step)
			fmt.Fprintf(&log, "%s: %s took %s\n", l.JobID, l.Step, l.Took.Round(time.Second))
		}
	}
	r.log = log.String()
	return r
}

// undone says which jobs of a workflow, and which steps that have no condition, were not done: act ends well, too, when it
// leaves out a job whose runner it does not know, and all that need it.
func (r result) undone(w workflows.Workflow) []string {
	var found []string
	for id, job := range w.Jobs {
		if r.jobs[id] != "success" {
			found = append(found, fmt.Sprintf("job %s: %q; want success", id, r.jobs[id]))
		}
		for _, s := range job.Steps {
			if s.If == "" && !slices.Contains(r.steps, id+": "+s.Name) {
				found = append(found, fmt.Sprintf("step %q of job %s was not done", s.Name, id))
			}
		}
	}
	return found
}

// succeeded checks that all of a workflow was done.
func (r result) succeeded(t *testing.T, w workflows.Workflow) {
	t.Helper()
	if undone := r.undone(w); len(undone) > 0 {
		t.Fatalf("%s\nthe log:\n%s", strings.Join(undone, "\n"), r.log)
	}
}

func TestUndone(t *testing.T) {
	w := parse(t, "jobs: {a: {steps: [{name: one, run: make one}, {name: two, run: make two, if: never}]}, b: {steps: [{name: three, run: make three}]}}")
	const good = `{"jobID":"a","stage":"Main","step":"one","stepResult":"success"}
{"jobID":"a","jobResult":"success"}
{"jobID":"b","stage":"Main","step":"three","stepResult":"success"}
{"jobID":"b","jobResult":"success"}`
	lines := strings.Split(good, "\n")
	if undone := readLog([]byte(good)).undone(w); len(undone) > 0 {
		t.Errorf("all is done, and found is %q", undone)
	}
	for name, log := range map[string][]string{"a job that was left out": lines[:2], "a step": lines[1:], "a step that failed": {strings.Replace(lines[0], "success", "failure", 1), lines[1], lines[2], lines[3]},
		"a job that failed": {lines[0], strings.Replace(lines[1], "success", "failure", 1), lines[2], lines[3]}, "everything": nil} {
		if undone := readLog([]byte(strings.Join(log, "\n"))).undone(w); len(undone) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}
