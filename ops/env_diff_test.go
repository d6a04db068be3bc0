package ops

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/diff"
	"github.com/mainstay-go/mainstay/engines/limits"
	"github.com/mainstay-go/mainstay/names"
)

// TestEnvDiff_Release: of a release the environment's own stage is compared, without what the embedded AWS cannot provision.
func TestEnvDiff_Release(t *testing.T) {
	dir := t.TempDir()
	stage := filepath.Join(dir, names.StageFolder(names.Production))
	if err := os.MkdirAll(stage, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"manifest.json":    `{"artifacts":{"p1":{"type":"aws:cloudformation:stack","displayName":"production/Web","properties":{"templateFile":"p1.template.json","stackName":"mainstay-production-Web"}}}}`,
		"p1.template.json": `{"Resources":{"Q":{"Type":"AWS::SQS::Queue"},"A":{"Type":"AWS::CodeDeploy::Application"}}}`,
		"p1.assets.json":   `{"files":{"0a":{"source":{"path":"p1.template.json"}}}}`,
	} {
		if err := os.WriteFile(filepath.Join(stage, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var said strings.Builder
	d, err := EnvDiff{Project: Project{Dir: t.TempDir()}, Environment: config.Environment{Name: names.Production}, Target: absentTarget(), Assembly: dir, UI: NewUI(&said)}.Run(t.Context())
	if err != nil || d.Deployed || len(d.Changes) != 1 || d.Changes[0].Stack != "Web" || d.Changes[0].ID != "Q" {
		t.Errorf("diff = %+v, %v; want the queue, in the stack Web", d.Changes, err)
	}
	if !strings.Contains(said.String(), "1 AWS::CodeDeploy::Application: A") {
		t.Errorf("it says %q; want what is left out", said.String())
	}
}

func TestDiffed_Markdown(t *testing.T) {
	d := Diffed{Environment: "staging", Deployed: true, Functions: []diff.Function{{Name: "serve-web", Action: diff.Changed, Code: true}, {Name: "store-users", Action: diff.Changed}, {Name: "new", Action: diff.Added}},
		Findings: []limits.Measure{{Resource: "Web/Q", What: "delay"}}, Nearest: []limits.Measure{{Resource: "Web/R", Value: 9, Bound: 10, Unit: "tags"}, {Resource: "Web", Limit: "StackResources", Value: 90, Bound: 500, Unit: "resources"}, {Resource: "Other", Limit: "StackOutputs"}},
		Quotas: []limits.Quota{{What: "roles", Used: 999, Needs: 2, Allowed: 1000}, {What: "stacks", Used: 1, Needs: 1, Allowed: 2000}}, Unknown: []string{"AWS::New::Thing"}}
	text := d.Markdown()
	for _, want := range []string{"would do to `staging`", "Nothing: what is deployed", "serve-web (code), store-users (settings), new (added)", "**limit not kept**: Web/Q: delay", "**quota too small**: roles",
		"`Web/R` has 9 of 10 tags, and `Web` has 90 of 500 resources", "which properties replace AWS::New::Thing"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text has no %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "stacks") || strings.Contains(text, "Other") {
		t.Errorf("the text has what nobody needs:\n%s", text)
	}
}
