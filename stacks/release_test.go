package stacks_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/app"
	"github.com/mainstay-go/mainstay/engines/promote"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

// release synthesizes staging and production as stages of one app, as infra does, and returns the folder.
func release(t *testing.T, commit string) string {
	t.Helper()
	dir, context := t.TempDir(), cdktest.Context(t)
	build := cdktest.Build(t, functions(t)...)
	problems := app.Synth(&awscdk.AppProps{Outdir: &dir, Context: &context}, func(a awscdk.App) error {
		for _, name := range []string{names.Staging, names.Production} {
			env, err := config.Load(name)
			if err != nil {
				return err
			}
			if err := stacks.New(awscdk.NewStage(a, &name, nil), stacks.Env{Environment: env, Build: build, Lock: lock(t), Commit: commit}); err != nil {
				return err
			}
		}
		return nil
	})
	if len(problems) > 0 {
		t.Fatalf("errors were reported: %q", problems)
	}
	return dir
}

// functions are the folders of functions/.
func functions(t *testing.T) []string {
	t.Helper()
	found, err := os.ReadDir(filepath.Join(cdktest.Root(t), "functions"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range found {
		all = append(all, f.Name())
	}
	return all
}

func stageOf(t *testing.T, dir, environment string) assembly.Assembly {
	t.Helper()
	made, err := assembly.Read(filepath.Join(dir, names.StageFolder(environment)))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// codes are the keys that functions' zips have in the bucket, by function.
func codes(made assembly.Assembly) map[string]string {
	all := map[string]string{}
	for _, template := range made.Templates {
		for _, f := range cdktest.OfType(template, "AWS::Lambda::Function") {
			all[f.Properties["Description"].(string)] = cdktest.JSON(f.Properties["Code"])
		}
	}
	return all
}

// TestRelease: an environment is the same in a release as alone, its functions' zips are those of the other one, and each zip
// is there once.
func TestRelease(t *testing.T) {
	dir := release(t, "")
	for _, environment := range []string{names.Staging, names.Production} {
		made := stageOf(t, dir, environment)
		alone := synth(t, environment)
		for i, template := range made.Templates {
			if template.Stack != alone.Templates[i].Stack || template.Name != alone.Templates[i].Name {
				t.Errorf("%s has the stack %s (%s); alone it is %s (%s)", environment, template.Stack, template.Name, alone.Templates[i].Stack, alone.Templates[i].Name)
			}
			for id, r := range template.Resources {
				other, there := alone.Templates[i].Resources[id]
				if !there || r.Type != other.Type || r.Type == "AWS::CloudWatch::Alarm" && cdktest.JSON(r.Properties) != cdktest.JSON(other.Properties) {
					t.Errorf("%s/%s/%s is not the same in a release and alone", environment, template.Stack, id)
				}
				if template.Owner(id) != alone.Templates[i].Owner(id) {
					t.Errorf("%s/%s/%s belongs to %q; alone to %q", environment, template.Stack, id, template.Owner(id), alone.Templates[i].Owner(id))
				}
			}
		}
	}
	staging, production := codes(stageOf(t, dir, names.Staging)), codes(stageOf(t, dir, names.Production))
	for name, code := range staging {
		if production[name] != code {
			t.Errorf("%s runs %s in staging, and %s in production", name, code, production[name])
		}
	}
	zips, err := filepath.Glob(filepath.Join(dir, "asset.*.zip"))
	if err != nil || len(zips) != len(staging) || len(staging) < 3 {
		t.Errorf("there are %d zips of %d functions, %v; want one for each", len(zips), len(staging), err)
	}
}

// TestRelease_Reproducible: whoever synthesizes a commit again has the same bytes, and of another commit other ones.
func TestRelease_Reproducible(t *testing.T) {
	var digests []string
	for _, commit := range []string{"0a1b2c3", "0a1b2c3", "4d5e6f7"} {
		d, err := promote.Digest(release(t, commit))
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, d)
	}
	if digests[0] != digests[1] || digests[0] == digests[2] {
		t.Errorf("the digests are %q; want the first two equal, and the last one another", digests)
	}
}

// canaries returns what is wrong with how a stack's functions get new code: each needs an alias that CodeDeploy moves a part of
// the traffic of, and a group that an alarm of the new version stops and rolls back.
func canaries(template assembly.Template) []string {
	var wrong []string
	var text struct {
		Resources map[string]struct{ UpdatePolicy map[string]any }
	}
	if err := json.Unmarshal([]byte(template.Text), &text); err != nil {
		return []string{err.Error()}
	}
	aliases := cdktest.OfType(template, "AWS::Lambda::Alias")
	n := 0
	for id := range cdktest.OfType(template, "AWS::Lambda::Function") {
		if !strings.HasPrefix(id, "OperationsRunMigration") { // which nobody calls but the deployment that brings it
			n++
		}
	}
	if n != len(aliases) {
		wrong = append(wrong, "a function has no alias")
	}
	for id := range aliases {
		if text.Resources[id].UpdatePolicy["CodeDeployLambdaAliasUpdate"] == nil {
			wrong = append(wrong, id+": updates are everybody's at once")
		}
	}
	groups := cdktest.OfType(template, "AWS::CodeDeploy::DeploymentGroup")
	if len(groups) != len(aliases) {
		wrong = append(wrong, "an alias has no deployment group")
	}
	for id, g := range groups {
		all := cdktest.JSON(g.Properties)
		for _, want := range []string{"LambdaCanary10Percent", `"DEPLOYMENT_STOP_ON_ALARM"`, `"AlarmConfiguration":{"Alarms":[{"Name":{"Ref":`} {
			if !strings.Contains(all, want) {
				wrong = append(wrong, id+" has no "+want)
			}
		}
	}
	return wrong
}

// TestCanary: in staging as in production, no function gets new code but by a canary with an alarm.
func TestCanary(t *testing.T) {
	for _, environment := range []string{names.Staging, names.Production} {
		n := 0
		for _, template := range synth(t, environment).Templates {
			n += len(cdktest.OfType(template, "AWS::CodeDeploy::DeploymentGroup"))
			for _, wrong := range canaries(template) {
				t.Errorf("%s/%s: %s", environment, template.Stack, wrong)
			}
		}
		if n < 3 {
			t.Errorf("%s has %d deployment groups; want one for each function", environment, n)
		}
	}
}

// TestCanary_Red: a branch environment has no canary, and that is found.
func TestCanary_Red(t *testing.T) {
	var found []string
	for _, template := range synth(t, "login-1a2b3c4d").Templates {
		found = append(found, canaries(template)...)
	}
	if !slices.Contains(found, "a function has no alias") {
		t.Errorf("found %q; want functions without an alias", found)
	}
}
