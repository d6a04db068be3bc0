package scenario_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/e2e/replay"
	"github.com/mainstay-go/mainstay/e2e/scenario"
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
	var runs []float64
	for _, what := range day {
		s.broken = func(w http.ResponseWriter, r *http.Request) bool {
			if what == broken && r.URL.Path == "/app/upload" {
				w.WriteHeader(http.StatusInternalServerError)
				return true
			}
			return false
		}
		if what == silent {
			runs = append(runs, replay.Silent)
			continue
		}
		runs = append(runs, s.success(t))
	}
	states, err := replay.ProbeRed(t.TempDir(), every, runs)
	if err != nil {
		t.Fatal(err)
	}
	// One of three runs may fail. Of silence CloudWatch is surer a run later, as it looks for older datapoints first.
	for i, want := range map[int]string{11: "OK", 13: "ALARM", 15: "ALARM", 27: "OK", 31: "ALARM", 33: "ALARM", 45: "OK"} {
		if states[i] != want {
			t.Errorf("after run %d, of a site that is %s, the alarm is %s; want %s", i, day[i], states[i], want)
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
