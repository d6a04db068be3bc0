package backend_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/e2e/backend"
	"github.com/mainstay-go/mainstay/e2e/scenario"
	"github.com/mainstay-go/mainstay/ops"
)

// site is the environment as `mainstay e2e backend` sees it.
func (e environment) site(t *testing.T) backend.Site {
	t.Helper()
	site, err := ops.E2EBackend{Project: e.project, Environment: e.config(t), Target: e.target}.Site(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return site
}

func (e environment) config(t *testing.T) config.Environment {
	t.Helper()
	env, err := config.Load(e.name)
	must(t, err)
	return env
}

// chaosRun is the id of the run of scenarios that functions are killed in.
const chaosRun = "s1"

// testScenarios runs all of them while functions of the chain are killed: nothing is lost, nothing is doubled, and each is mailed once.
func (e environment) testScenarios(t *testing.T) {
	t.Parallel()
	began, stop := time.Now(), e.chaos(t)
	results, err := backend.Run{Site: e.site(t), ID: chaosRun, Rows: *rows, Timeline: testWriter{t}}.All(t.Context())
	if err != nil || len(results) != len(backend.Scenarios()) {
		t.Errorf("%d of %d scenarios were tried: %v", len(results), len(backend.Scenarios()), err)
	}
	for _, r := range results {
		t.Logf("%-10s %6.1f s  %s", r.Scenario, r.Seconds, r.Found)
		if !r.Passed {
			t.Errorf("%s: %s", r.Scenario, r.Found)
		}
	}
	e.everybody(t)
	stop()
	t.Logf("%d rows in %.0f s", *rows, time.Since(began).Seconds())
}

// testRed: of a site that does not do what it should, scenarios say so, and the timeline says what happened.
func (e environment) testRed(t *testing.T) {
	t.Parallel()
	honest := e.site(t)
	most := []string{"twice", "order", "bad-input", "poison"} // their checks are those of import
	lost := honest
	lost.Ask = lying(honest.Ask, func(all []users.Report) { all[0].Stored-- }, nil)
	found, timeline := red(t, backend.Run{Site: lost, ID: "r1", Rows: 60, Skip: most})
	for scenario, want := range map[string]string{"import": "59 stored", "mails": "not tried: import", "search": "not tried: import"} {
		if !strings.Contains(found[scenario], want) {
			t.Errorf("of a site that loses a row %s says %q; want %q", scenario, found[scenario], want)
		}
	}
	for _, want := range []string{"run: put e2e/r1/users.csv", "import-users: {", "file imported", "store-users: {", `"requestId":`} {
		if !strings.Contains(timeline, want) {
			t.Errorf("the timeline has no %q:\n%s", want, timeline)
		}
	}
	odd := honest
	odd.Ask = lying(honest.Ask, nil, func(ids []struct{ ID string }) { ids[1] = ids[0] })
	odd.Mails = func(ctx context.Context) (map[string]int, error) {
		all, err := honest.Mails(ctx)
		for to := range all {
			all[to]++
		}
		return all, err
	}
	odd.SignIn = func(ctx context.Context, v *scenario.Visitor) error {
		return v.SignIn(ctx, "demo@example.com", "not the password")
	}
	odd.Public = false // but it is
	found, _ = red(t, backend.Run{Site: odd, ID: "r2", Rows: 60, Skip: most})
	for scenario, want := range map[string]string{"directory": "is listed twice", "mails": "was sent 2 mails", "search": "sign in", "strangers": "answers 200"} {
		if !strings.Contains(found[scenario], want) {
			t.Errorf("%s says %q; want %q", scenario, found[scenario], want)
		}
	}
}

// testCommand: what the command does says what succeeded, and what was left out.
func (e environment) testCommand(t *testing.T) {
	var progress, out bytes.Buffer
	c := ops.E2EBackend{Project: e.project, Environment: e.config(t), Target: e.target, Rows: 60, Skip: []string{"poison", "mails"}, UI: ops.NewUI(&progress)}
	done, err := c.Run(t.Context())
	if err != nil || done.Failed > 0 || done.Rows != 60 || !strings.HasPrefix(done.Run, "e") {
		t.Errorf("the command came to %+v, %v; want nothing failed", done, err)
	}
	done.Print(&out)
	for _, want := range []string{"ok      import ", "60 rows: 60 stored", "ok      strangers ", "-       poison "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the command prints %s; want %q", &out, want)
		}
	}
	e.tidy(t, done)
	if !strings.Contains(progress.String(), done.Run+": 0 of 9 scenarios failed") {
		t.Errorf("the command says %s; want how many did not succeed", &progress)
	}
	c.Skip = []string{"poisson"}
	if _, err := c.Run(t.Context()); err == nil || !strings.Contains(err.Error(), `skip scenario "poisson": expected one of [import`) {
		t.Errorf("with an unknown scenario the command came to %v", err)
	}
}

// red runs scenarios, and returns what those say that did not succeed, and the timeline.
func red(t *testing.T, r backend.Run) (map[string]string, string) {
	t.Helper()
	var timeline bytes.Buffer
	r.Timeline = &timeline
	results, err := r.All(t.Context())
	if err != nil {
		t.Error(err)
	}
	found := map[string]string{}
	for _, r := range results {
		if !r.Passed {
			found[r.Scenario] = r.Found
		}
	}
	return found, timeline.String()
}

// lying is an API that says something else of imports that are done, or of the users that it lists.
func lying(honest func(context.Context, string, any) error, imports func([]users.Report), listed func([]struct{ ID string })) func(context.Context, string, any) error {
	return func(ctx context.Context, path string, into any) error {
		err := honest(ctx, path, into)
		if all, ok := into.(*struct{ Imports []users.Report }); ok && imports != nil && len(all.Imports) > 0 && all.Imports[0].Done {
			imports(all.Imports)
		}
		page, ok := into.(*struct {
			Users []struct{ ID string }
			Next  string
		})
		if ok && listed != nil && len(page.Users) > 1 {
			listed(page.Users)
		}
		return err
	}
}
