package ops

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/ledger/ledgertest"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/promote"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/kit/probe"
	"github.com/mainstay-go/mainstay/names"
)

// released is a release with a function, and what promotes it where these digests have run in staging.
func released(t *testing.T, ran ...string) EnvPromote {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"manifest.json": "{}", "assembly-production/manifest.json": "{}", "asset.1.zip": "code"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	store := &oplog.Memory{}
	for i, digest := range ran {
		at := time.Unix(int64(i+1), 0)
		if err := store.Put(t.Context(), oplog.Record{ID: oplog.NewID(at, operationUp, digest), Operation: operationUp, Environment: names.Staging, Subject: digest, Who: "ada", Commit: "0a1b2c3", Started: at, Ended: at, Outcome: oplog.Done}); err != nil {
			t.Fatal(err)
		}
	}
	return EnvPromote{Environment: config.Environment{Name: names.Production}, UI: NewUI(&bytes.Buffer{}), Release: dir,
		Staging: func(context.Context) (oplog.Store, error) { return store, nil }}
}

// refusedWith fails unless the promotion ends before anything is asked of AWS, with all of these in its error. The target is
// none, so whatever is asked of it panics.
func refusedWith(t *testing.T, p EnvPromote, want ...string) {
	t.Helper()
	done, err := p.Run(t.Context())
	if err == nil || done.Outcome != promote.Stopped || done.Reason == "" {
		t.Fatalf("promotion = %+v, %v; want a refusal", done, err)
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("it says %q; want %q", err, w)
		}
	}
}

func TestEnvPromote_Tampered(t *testing.T) {
	p := released(t)
	good, err := promote.Digest(p.Release)
	if err != nil {
		t.Fatal(err)
	}
	refusedWith(t, p, "found the digest "+good, "no record says that any has")
	p = released(t, good)
	var done Promotion
	if says, commit, err := p.check(t.Context(), &done); err != nil || !strings.Contains(says, "ran in staging on 1970-01-01T00:00:01Z: "+good) || commit != "0a1b2c3" {
		t.Errorf("check of what ran = %q, %v; want it to pass", says, err)
	}
	if err := os.WriteFile(filepath.Join(p.Release, "asset.1.zip"), []byte("evil"), 0o600); err != nil {
		t.Fatal(err)
	}
	bad, err := promote.Digest(p.Release)
	if err != nil {
		t.Fatal(err)
	}
	refusedWith(t, p, "found the digest "+bad, "expected "+good)
	p.Digest = good // as a pipeline says it
	refusedWith(t, p, "found the digest "+bad, "expected "+good)
	if p.Digest = bad; p.Digest == good {
		t.Fatal("two contents, one digest")
	}
	if _, _, err := p.check(t.Context(), &done); err != nil {
		t.Errorf("check of the digest that was asked for = %v; want it to pass", err)
	}
}

func TestEnvPromote_NoProduction(t *testing.T) {
	p := released(t)
	p.Release = t.TempDir()
	refusedWith(t, p, "found no stage for production")
}

// TestEnvPromote_Advice: whoever reads how a promotion ended learns what to do.
func TestEnvPromote_Advice(t *testing.T) {
	p := released(t)
	for _, c := range []struct {
		err  error
		want string
	}{
		{&promote.Error{Phase: promote.Migrating, Outcome: promote.Stopped, Cause: migrate.ErrFailed}, "`mainstay migrate retry ID --env production`"},
		{&promote.Error{Phase: promote.Deploying, Outcome: promote.Stuck, Cause: errors.New("x"), Restore: errNothingBefore}, "promote the release again"},
		{&promote.Error{Phase: promote.Probing, Outcome: promote.Stuck, Cause: errors.New("x"), Restore: errors.New("y")}, "production may run both versions"},
		{&promote.Error{Phase: promote.Probing, Outcome: promote.RolledBack, Cause: errors.New("x")}, ""},
	} {
		hint := ""
		var h interface{ Hint() string }
		if errors.As(p.advised(c.err), &h) {
			hint = h.Hint()
		}
		if !strings.Contains(hint, c.want) || (hint == "") != (c.want == "") {
			t.Errorf("%v: advice is %q; want %q", c.err, hint, c.want)
		}
	}
}

// alarmed is a CloudWatch with alarms that are on, a page of each kind.
type alarmed struct {
	asked *cloudwatch.DescribeAlarmsInput
}

func (a *alarmed) DescribeAlarms(_ context.Context, in *cloudwatch.DescribeAlarmsInput, _ ...func(*cloudwatch.Options)) (*cloudwatch.DescribeAlarmsOutput, error) {
	a.asked = in
	if in.NextToken == nil {
		return &cloudwatch.DescribeAlarmsOutput{MetricAlarms: []types.MetricAlarm{{AlarmName: new("mainstay-production-A")}, {AlarmName: new("mainstay-production-Data1-alarms-deploying")}}, NextToken: new("more")}, nil
	}
	return &cloudwatch.DescribeAlarmsOutput{CompositeAlarms: []types.CompositeAlarm{{AlarmName: new("mainstay-production-B")}}}, nil
}

func TestAlarmsOn(t *testing.T) {
	api := &alarmed{}
	on, err := alarmsOn(t.Context(), api, names.Production)
	if err != nil || !slices.Equal(on, []string{"mainstay-production-A", "mainstay-production-B"}) {
		t.Errorf("alarms that are on = %q, %v; want both, from both pages, and not that a deployment is under way", on, err)
	}
	if *api.asked.AlarmNamePrefix != "mainstay-production-" || api.asked.StateValue != types.StateValueAlarm || len(api.asked.AlarmTypes) != 2 {
		t.Errorf("asked for %+v; want alarms of production that are on, of both types", api.asked)
	}
}

// TestTarget_Fit: AWS gets a copy of a release as it is.
func TestTarget_Fit(t *testing.T) {
	p := released(t)
	project := Project{Dir: t.TempDir()}
	left, err := Target{}.fit(project, p.Release, names.Production, p.UI)
	if err != nil || len(left) > 0 {
		t.Fatalf("fit = %v, %v; want nothing left out", left, err)
	}
	was, werr := promote.Digest(p.Release)
	is, ierr := promote.Digest(project.deployed(names.Production))
	if was != is || werr != nil || ierr != nil {
		t.Errorf("the copy is %s (%v); want %s (%v)", is, ierr, was, werr)
	}
}

func TestEnvUp_Production(t *testing.T) {
	_, err := EnvUp{Environment: config.Environment{Name: names.Production, Kind: config.Production}}.Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "it only gets what has run in staging") {
		t.Errorf("env up of production = %v; want a refusal", err)
	}
}

// TestEnvPromote_Ledger: production is in the ledger with the commit that ran, whose it is, and how it ended; what was rolled
// back is as it was before.
func TestEnvPromote_Ledger(t *testing.T) {
	before := ledgertest.Sample(names.Production)
	for _, c := range []struct {
		outcome promote.Outcome
		failed  error
		commit  string
		state   ledger.State
	}{
		{promote.RolledBack, errors.New("an alarm went on"), before.Commit, ledger.Up},
		{promote.Stopped, errors.New("a migration failed"), "5e6f7a8", ledger.Failed},
		{promote.Stuck, errors.New("both"), "5e6f7a8", ledger.Failed},
	} {
		p, store := released(t), new(ledger.Memory)
		was, err := store.Put(t.Context(), before)
		if err != nil {
			t.Fatal(err)
		}
		now := was
		now.Commit, now.Owner = "5e6f7a8", "grace"
		now, err = store.Put(t.Context(), now.To(ledger.Deploying, was.Since.Add(time.Hour)))
		if err != nil {
			t.Fatal(err)
		}
		up := &Up{noted: &noted{hands: reap.Hands{Store: store, Now: time.Now}, was: &was, entry: now}}
		if err := p.settle(t.Context(), up, &Promotion{Outcome: c.outcome}, c.failed); err != nil {
			t.Fatal(err)
		}
		if e, err := store.Get(t.Context(), names.Production); err != nil || e.Commit != c.commit || e.State != c.state {
			t.Errorf("%s: the ledger has %+v, %v; want commit %s, %s", c.outcome, e, err, c.commit, c.state)
		}
	}
}

// TestProbeVerdict: a probe is red when it fails, and when it says that something did not work; kit/probe does the latter.
func TestProbeVerdict(t *testing.T) {
	for want, out := range map[string]*lambda.InvokeOutput{
		"":                             {Payload: []byte(`{"success":true,"milliseconds":12}`)},
		"probe p is red: sign-in: 500": {Payload: []byte(`{"success":false,"failed":"sign-in: 500"}`)},
		"probe p: out of memory":       {Payload: []byte("out of memory"), FunctionError: new("Unhandled")},
	} {
		if err := verdict("p", out); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("verdict of %s = %v; want %q", out.Payload, err, want)
		}
	}
	for _, other := range []string{"null", `"fine"`, "", `{"ok":1}`} {
		if err := verdict("p", &lambda.InvokeOutput{Payload: []byte(other)}); err != nil {
			t.Errorf("a probe that answers %q = %v; want it green", other, err)
		}
	}
	report, err := json.Marshal(probe.Report{Failed: "sign-in: 500"})
	if err != nil || verdict("p", &lambda.InvokeOutput{Payload: report}) == nil {
		t.Errorf("a report of kit/probe that is red counts as green: %s, %v", report, err)
	}
}
