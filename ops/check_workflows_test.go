package ops

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const tidy = `name: tidy
on: push
permissions: {}
concurrency:
  group: tidy
  cancel-in-progress: false
jobs:
  greet:
    name: greet
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - name: greet
        run: make help
`

// Each of these is in many a repository, and one of the two has to say so.
func TestCheck_Workflows(t *testing.T) {
	lint := workflowLinter(t)
	if err := lint(tidy); err != nil {
		t.Fatalf("a workflow with nothing wrong is refused: %v", err)
	}
	for want, workflow := range map[string]string{
		"template-injection":       strings.Replace(tidy, "make help", `echo "${{ github.event.head_commit.message }}"`, 1),
		"unpinned-uses":            strings.Replace(tidy, "run: make help", "uses: actions/setup-go@v6", 1),
		"excessive-permissions":    strings.Replace(tidy, "permissions: {}", "permissions: write-all", 1),
		"concurrency-limits":       strings.Replace(tidy, "concurrency:\n  group: tidy\n  cancel-in-progress: false\n", "", 1),
		"anonymous-definition":     strings.Replace(tidy, "    name: greet\n", "", 1),
		`property "nam" is not`:    strings.Replace(tidy, "make help", `echo "${{ job.nam }}"`, 1),
		`job "other" which does`:   strings.Replace(tidy, "    runs-on", "    needs: other\n    runs-on", 1),
		"undocumented-permissions": strings.Replace(tidy, "    timeout-minutes", "    permissions:\n      contents: read\n      id-token: write\n    timeout-minutes", 1),
	} {
		if err := lint(workflow); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("lint = %v; want it to say %q", err, want)
		}
	}
}

// workflowLinter looks at a workflow with the tools of the project, in a folder of its own.
func workflowLinter(t *testing.T) func(workflow string) error {
	t.Helper()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	project, err := FindProject(wd)
	if err != nil {
		t.Fatal(err)
	}
	c := Check{Project: project, UI: NewUI(nowhere{})}
	p := c.UI.Phase("tools")
	actionlint, err := c.actionlint(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	zizmor, err := c.zizmor(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	p.Done(nil, "")
	return func(workflow string) error {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, ".github", "workflows"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, ".github", "workflows", "tidy.yml"), []byte(workflow), 0o600); err != nil {
			t.Fatal(err)
		}
		return lintWorkflows(t.Context(), dir, filepath.Join(dir, "log"), actionlint, zizmor)
	}
}
