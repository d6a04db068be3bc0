package scenario_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/e2e/scenario"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/alarms/series"
	"github.com/mainstay-go/mainstay/kit/probe"
	"github.com/mainstay-go/mainstay/names"
)

// every is how often the probe of production runs.
const every = 5 * time.Minute

// TestReplay: what the probe writes of a site that is broken for a while, and then says nothing, is given to the alarm that
// the policy makes for probes. It goes red for both, and back.
func TestReplay(t *testing.T) {
	const well, broken, silent = "well", "broken", "silent"
	var day []string
	for _, part := range []struct {
		what string
		runs int
	}{{well, 12}, {broken, 4}, {well, 12}, {silent, 6}, {well, 12}} {
		for range part.runs {
			day = append(day, part.what)
		}
	}
	s := newSite(t)
	var times, values []string
	at := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	for i, what := range day {
		s.broken = func(w http.ResponseWriter, r *http.Request) bool {
			if what == broken && r.URL.Path == "/app/upload" {
				w.WriteHeader(http.StatusInternalServerError)
				return true
			}
			return false
		}
		if what == silent {
			continue
		}
		times = append(times, `"`+at.Add(time.Duration(i)*every).Format(time.RFC3339)+`"`)
		values = append(values, fmt.Sprint(s.success(t)))
	}
	states := replay(t, times, values)
	// One of three runs may fail. Of silence CloudWatch is surer a run later, as it looks for older datapoints first.
	for i, want := range map[int]string{11: "OK", 13: "ALARM", 15: "ALARM", 27: "OK", 31: "ALARM", 33: "ALARM", 45: "OK"} {
		if got := states[at.Add(time.Duration(i)*every)]; got != want {
			t.Errorf("after run %d, of a site that is %s, the alarm is %s; want %s", i, day[i], got, want)
		}
	}
}

// success runs the probe and returns the value of the metric that it wrote.
func (s *site) success(t *testing.T) float64 {
	t.Helper()
	var out bytes.Buffer
	p := probe.Probe{Environment: names.Production, Name: names.ProbeWeb, Steps: scenario.Steps(), Out: &out, Log: slog.New(slog.DiscardHandler), Clock: time.Now,
		Tour: func(context.Context) ([]probe.Step, error) {
			return scenario.Visit(s.Client(), s.URL, email, password)
		}}
	if _, err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(out.Bytes()) {
		var d map[string]any
		if err := json.Unmarshal(line, &d); err != nil {
			t.Fatal(err)
		}
		if v, ok := d[names.ProbeSuccess].(float64); ok && d[names.DimensionEnvironment] == names.Production && d[names.DimensionProbe] == names.ProbeWeb {
			return v
		}
	}
	t.Fatalf("the probe wrote no %s: %s", names.ProbeSuccess, &out)
	return 0
}

// replay evaluates the policy's alarm over values of the metric, and returns its state by the newest datapoint's time.
func replay(t *testing.T, times, values []string) map[time.Time]string {
	t.Helper()
	row, ok := policy.Find("probe-red")
	if !ok {
		t.Fatal("the policy has no row probe-red")
	}
	a, err := row.Alarm(policy.Numbers{policy.Gap: every.Seconds()})
	if err != nil {
		t.Fatal(err)
	}
	def, err := evaluate.New(evaluate.MetricAlarm{AlarmName: row.Name, Namespace: a.Metrics[0].Namespace, MetricName: a.Metrics[0].Name, Statistic: a.Metrics[0].Stat,
		Period: int64(a.Period.Seconds()), EvaluationPeriods: a.N, DatapointsToAlarm: a.M, Threshold: &a.Threshold, ComparisonOperator: "LessThanThreshold", TreatMissingData: "breaching"})
	if err != nil {
		t.Fatal(err)
	}
	if a.Missing != policy.Breaching || a.Compare != policy.Below {
		t.Fatalf("the row has %v and %v; want below, and that silence breaches", a.Compare, a.Missing)
	}
	path := filepath.Join(t.TempDir(), "data.json")
	text := fmt.Sprintf(`{"MetricDataResults":[{"Id":"m","Timestamps":[%s],"Values":[%s]}]}`, strings.Join(times, ","), strings.Join(values, ","))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := series.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	run, err := evaluate.NewRun(def, f, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[time.Time]string{}
	if err := run.Each(func(e evaluate.Evaluation) error { states[e.Time.UTC()] = e.State.String(); return nil }); err != nil {
		t.Fatal(err)
	}
	return states
}
