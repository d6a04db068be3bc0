package backend_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/diff"
	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/promote"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

// account is the run's cloud in the account of an environment that lasts.
func account(t *testing.T, environment string) cloud {
	t.Helper()
	target, err := ops.EmbeddedTarget(t.Context(), shared.instance.For(environment))
	if err != nil {
		t.Fatal(err)
	}
	return cloud{shared.project, shared.instance, target, shared.dir}
}

// promotion is one of a release that ran in staging.
func promotion(t *testing.T, release string) ops.EnvPromote {
	t.Helper()
	env, err := config.Load(names.Production)
	if err != nil {
		t.Fatal(err)
	}
	c, staging := account(t, names.Production), account(t, names.Staging)
	return ops.EnvPromote{Project: c.project, Environment: env, Target: c.target, UI: ops.NewUI(testWriter{t}), Release: release, Watch: time.Second,
		Staging: ops.RecordsOf(c.project, staging.target, names.Staging)}
}

// code is what each function runs.
func code(all []ops.FunctionState) map[string]string {
	byName := map[string]string{}
	for _, f := range all {
		byName[f.Name] = f.SHA256
	}
	return byName
}

// TestPromote takes one assembly through staging to production, in two accounts: the same bytes, and nothing but those.
func TestPromote(t *testing.T) {
	alone(t)
	up := account(t, names.Staging).up(t, names.Staging)
	up.Rows = 20
	staged, err := up.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	release := shared.project.Release()
	done, err := promotion(t, release).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if done.Outcome != promote.Promoted || done.Release != staged.Release || !strings.HasPrefix(done.Release, promote.Prefix) {
		t.Errorf("%s of %s; want %s promoted", done.Outcome, done.Release, staged.Release)
	}
	t.Run("probe", stagingProbe)
	t.Run("same code", func(t *testing.T) { sameCode(t, done) })
	t.Run("noted", func(t *testing.T) { noted(t, ledger.Up) })
	t.Run("left out is told", func(t *testing.T) { leftOutIsTold(t, staged.LeftOut, done.LeftOut) })
	t.Run("tampered", func(t *testing.T) { tampered(t, release, staged.Release, done) })
	t.Run("no difference", func(t *testing.T) { noDifference(t, release) })
	t.Run("alarm", func(t *testing.T) { alarmRollsBack(t, release) })
}

// sameCode: the digest of each zip in production is staging's, and production answers.
func sameCode(t *testing.T, done ops.Promotion) {
	status, err := ops.EnvStatus{Environment: names.Staging, Target: account(t, names.Staging).target}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if staging, production := code(status.Functions), code(done.Functions); len(staging) < 3 || !maps.Equal(staging, production) {
		t.Errorf("staging runs %v, and production %v; want the same", staging, production)
	}
	res, err := shared.target.HTTP.Get(done.URL + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("production's /healthz answers %s", res.Status)
	}
}

func leftOutIsTold(t *testing.T, staging, production []embedded.LeftOut) {
	told := strings.Join(embedded.Told(production), "\n")
	for _, want := range []string{"CodeDeploy::DeploymentGroup", "CloudWatch::CompositeAlarm", "metric math", "Lambda::Alias UpdatePolicy"} {
		if !strings.Contains(told, want) {
			t.Errorf("nothing is said of %s:\n%s", want, told)
		}
	}
	if len(staging) == 0 || len(staging) > len(production) {
		t.Errorf("%d resources are left out of staging, and %d of production; want some, and dashboards' none more", len(staging), len(production))
	}
}

// tampered: one byte more in a function, and production gets nothing of it.
func tampered(t *testing.T, release, ran string, before ops.Promotion) {
	copied := copyOf(t, release)
	zips, err := filepath.Glob(filepath.Join(copied, "asset.*.zip"))
	if err != nil || len(zips) == 0 {
		t.Fatal("the release has no zip", err)
	}
	data, err := os.ReadFile(zips[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(zips[0], append(data, 0), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := promote.Digest(copied)
	if err != nil {
		t.Fatal(err)
	}
	done, err := promotion(t, copied).Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), found) || !strings.Contains(err.Error(), ran) || done.Outcome != promote.Stopped || len(done.Stacks) > 0 {
		t.Errorf("promoting other bytes = %+v, %v; want a refusal with both digests, and nothing done", done, err)
	}
	if now := functionsOf(t, names.Production); !maps.Equal(code(now), code(before.Functions)) {
		t.Errorf("production runs %v; want what it ran before", code(now))
	}
}

// noDifference: what is deployed is what a deployment of the same release would bring.
func noDifference(t *testing.T, release string) {
	env, err := config.Load(names.Production)
	if err != nil {
		t.Fatal(err)
	}
	c := account(t, names.Production)
	d, err := ops.EnvDiff{Project: c.project, Environment: env, Target: c.target, Running: true, Assembly: release, UI: ops.NewUI(testWriter{t})}.Run(t.Context())
	if err != nil || !d.Deployed || len(d.Changes) > 0 || len(d.Functions) > 0 {
		t.Errorf("diff = %s, %v; want none", diff.Full(d.Changes), err)
	}
}

// alarmRollsBack: production gets a release whose function may take a second longer, an alarm goes on, and it is as it was.
func alarmRollsBack(t *testing.T, release string) {
	slower := copyOf(t, release)
	err := assembly.Rewrite(filepath.Join(slower, names.StageFolder(names.Production)), func(_ string, text []byte) ([]byte, error) {
		return bytes.ReplaceAll(text, []byte(`"Timeout": 10`), []byte(`"Timeout": 11`)), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	before := templates(t)
	p := promotion(t, slower)
	if p.Digest, err = promote.Digest(slower); err != nil {
		t.Fatal(err)
	}
	met := ""
	p.Canary = func(ctx context.Context) error { // in CodeDeploy's place: new code makes an error, and the alarm about it goes on
		met = templates(t)
		return fire(ctx, cloudwatch.NewFromConfig(p.Target.AWS), "delivery-failing")
	}
	done, err := p.Run(t.Context())
	if err == nil || done.Outcome != promote.RolledBack || len(done.Alarms) != 1 || !strings.Contains(err.Error(), "an alarm went on: mainstay-production-") || !strings.HasSuffix(err.Error(), "rolled back to the assembly before") {
		t.Errorf("promotion = %s with alarms %v, %v; want it rolled back because of one", done.Outcome, done.Alarms, err)
	}
	if strings.Count(met, `"Timeout": 11`) == 0 || strings.Contains(before, `"Timeout": 11`) {
		t.Error("the new release was not there when the alarm went on")
	}
	if after := templates(t); after != before {
		t.Error("production's templates are not what they were before")
	}
	noted(t, ledger.Up)
}

// noted: the ledger of production's account has it, as env list shows it: by whom, of which commit, when, and how it is.
func noted(t *testing.T, want ledger.State) {
	t.Helper()
	c := account(t, names.Production)
	list, err := ops.EnvList{Project: c.project, Targets: []ops.Target{c.target}, Now: time.Now}.Run(t.Context())
	if err != nil || len(list.Environments) != 1 {
		t.Fatalf("env list = %+v, %v; want production", list, err)
	}
	if e := list.Environments[0]; e.Environment != names.Production || e.State != string(want) || e.Owner == "" || e.Commit != c.project.Commit(t.Context()) || time.Since(e.Updated) > time.Hour || len(e.Differences) > 0 {
		t.Errorf("env list has %+v; want production %s, of commit %s", e, want, c.project.Commit(t.Context()))
	}
}

// fire has an alarm of production go on whose name has an end.
func fire(ctx context.Context, api *cloudwatch.Client, end string) error {
	prefix, reason := names.StackPrefix(names.Production), "as a test says"
	all, err := api.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{AlarmNamePrefix: &prefix})
	if err != nil {
		return err
	}
	for _, a := range all.MetricAlarms {
		if strings.HasSuffix(*a.AlarmName, end) {
			_, err := api.SetAlarmState(ctx, &cloudwatch.SetAlarmStateInput{AlarmName: a.AlarmName, StateReason: &reason, StateValue: types.StateValueAlarm})
			return err
		}
	}
	return fmt.Errorf("production has no alarm %s", end)
}

func copyOf(t *testing.T, dir string) string {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "release")
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return copied
}

func functionsOf(t *testing.T, environment string) []ops.FunctionState {
	t.Helper()
	status, err := ops.EnvStatus{Environment: environment, Target: account(t, environment).target}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return status.Functions
}

// templates are those that production's stacks are deployed with.
func templates(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	api := cloudformation.NewFromConfig(account(t, names.Production).target.AWS)
	for _, part := range []string{"Data1", "Compute1"} {
		stack := names.Stack(names.Production, part)
		out, err := api.GetTemplate(t.Context(), &cloudformation.GetTemplateInput{StackName: &stack})
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(*out.TemplateBody)
	}
	return all.String()
}
