package stacks_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

// parsed are the templates of an environment.
func parsed(t *testing.T, environment string) template.App {
	t.Helper()
	var app template.App
	for _, made := range synth(t, environment).Templates {
		one, err := template.Parse(made.Stack, made.Text)
		if err != nil {
			t.Fatal(err)
		}
		app = append(app, one)
	}
	return app
}

func checkAlarms(t *testing.T, environment string, app template.App) coverage.Report {
	t.Helper()
	env, err := config.Load(environment)
	if err != nil {
		t.Fatal(err)
	}
	prices, err := cost.ListPrices()
	if err != nil {
		t.Fatal(err)
	}
	r, err := coverage.Check(app, coverage.Options{Project: os.DirFS(cdktest.Root(t)), Now: time.Now(), Prices: prices, Budget: cost.N(int64(env.Budget))})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAlarms: in environments that last everything is watched, by alarms that somebody hears and knows what to do about.
func TestAlarms(t *testing.T) {
	for _, name := range []string{names.Staging, names.Production} {
		r := checkAlarms(t, name, parsed(t, name))
		for _, f := range r.Findings {
			t.Errorf("%s: %s", name, f)
		}
		if r.Resources < 15 || r.Counts.Math < 3 || r.Counts.Anomaly < 3 || r.Counts.Composite < 2 {
			t.Errorf("%s has %d resources to watch and %+v alarms; want 15, and at least 3 of metric math, 3 anomaly and 2 composite ones", name, r.Resources, r.Counts)
		}
		t.Logf("%s: %d resources, %d covered, %+v, $%s a month", name, r.Resources, r.Covered, r.Counts, r.USD.Cents())
	}
}

// TestAlarms_Red: without any single alarm something is found.
func TestAlarms_Red(t *testing.T) {
	app, deleted := parsed(t, names.Production), 0
	for i, stack := range app {
		for _, id := range slices.Sorted(maps.Keys(stack.Resources)) {
			r := stack.Resources[id]
			if !isAlarm(r.Type) {
				continue
			}
			delete(app[i].Resources, id)
			if found := checkAlarms(t, names.Production, app).Findings; len(found) == 0 {
				t.Errorf("without %s nothing is found", r.Name())
			}
			app[i].Resources[id] = r
			deleted++
		}
	}
	if deleted < 50 {
		t.Errorf("deleted %d alarms; want every one", deleted)
	}
}

func isAlarm(kind string) bool {
	return kind == "AWS::CloudWatch::Alarm" || kind == "AWS::CloudWatch::CompositeAlarm"
}

// TestAlarms_None: branch environments have none, and no topic or key that costs something.
func TestAlarms_None(t *testing.T) {
	for _, kind := range []string{"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::SNS::Topic", "AWS::KMS::Key"} {
		if found := parsed(t, "login-1a2b3c4d").OfType(kind); len(found) > 0 {
			t.Errorf("a branch environment has %s", found[0].Name())
		}
	}
}

// withoutAlarms takes the alarms out of a golden template, which they would make four times as long: TestGoldenAlarms has
// a line of each.
func withoutAlarms(t *testing.T, made assembly.Template) assembly.Template {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(made.Text), &all); err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(all["Resources"].(map[string]any), func(_ string, r any) bool {
		return strings.HasPrefix(r.(map[string]any)["Type"].(string), "AWS::CloudWatch::")
	})
	return indented(t, made, all)
}

func indented(t *testing.T, made assembly.Template, v any) assembly.Template {
	t.Helper()
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	made.Text = strings.TrimSpace(text.String())
	return made
}

// TestGoldenAlarms has a line of every alarm of production: when it is on, and for whom.
func TestGoldenAlarms(t *testing.T) {
	lines := map[string]string{}
	for _, a := range checkAlarms(t, names.Production, parsed(t, names.Production)).Alarms {
		lines[a.Resource] = a.Row + ", " + a.Severity + ": " + a.On
	}
	cdktest.Golden(t, "production-alarms", indented(t, assembly.Template{Stack: "alarms"}, lines))
}
