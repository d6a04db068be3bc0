package probe_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/kit/probe"
	"github.com/mainstay-go/mainstay/names"
)

// watch is a clock that steps move on.
type watch struct{ now time.Time }

func (w *watch) clock() time.Time { return w.now }

// step takes some time.
func (w *watch) step(name string, takes time.Duration, err error) probe.Step {
	return probe.Step{Name: name, Budget: time.Second, Do: func(context.Context) error { w.now = w.now.Add(takes); return err }}
}

func TestRun(t *testing.T) {
	var w watch
	broken := errors.New("found nothing; expected a page")
	for name, c := range map[string]struct {
		steps  []probe.Step
		done   int
		failed string
	}{
		"Well":   {[]probe.Step{w.step("a", time.Second, nil), w.step("b", 0, nil)}, 2, ""},
		"Broken": {[]probe.Step{w.step("a", 0, nil), w.step("b", 0, broken), w.step("c", 0, nil)}, 2, "b: found nothing; expected a page"},
		"Slow":   {[]probe.Step{w.step("a", 1001*time.Millisecond, nil), w.step("b", 0, nil)}, 1, "a: took longer than its budget: 1.001s of 1s"},
		"None":   {nil, 0, "no step was tried"},
	} {
		done := probe.Run(t.Context(), w.clock, c.steps)
		text := ""
		if err := probe.Failed(done); err != nil {
			text = err.Error()
		}
		if len(done) != c.done || text != c.failed {
			t.Errorf("%s: %d steps were done, failed is %q; want %d and %q", name, len(done), text, c.done, c.failed)
		}
	}
}

// TestRun_Hangs: a step that never ends is cut off, and its error says so.
func TestRun_Hangs(t *testing.T) {
	hangs := probe.Step{Name: "a", Budget: time.Millisecond, Do: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
	if err := probe.Failed(probe.Run(t.Context(), time.Now, []probe.Step{hangs})); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a step that hangs ends with %v; want its deadline", err)
	}
}

// documents are the metrics that were written: by name, or by name and step.
func documents(t *testing.T, out []byte) map[string]float64 {
	t.Helper()
	all := map[string]float64{}
	for line := range bytes.Lines(out) {
		var d map[string]any
		if err := json.Unmarshal(line, &d); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if d[names.DimensionEnvironment] != "staging" || d[names.DimensionProbe] != "probe-web" {
			t.Errorf("document %s has other dimensions", line)
		}
		for _, name := range []string{names.ProbeSuccess, names.ProbeLatency, names.ProbeStepLatency} {
			if v, ok := d[name].(float64); ok {
				step, _ := d[names.DimensionStep].(string)
				all[strings.TrimSpace(name+" "+step)] = v
			}
		}
	}
	return all
}

func TestProbe(t *testing.T) {
	var w watch
	w.now = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		tour probe.Tour
		want map[string]float64
		log  string
	}{
		"Well": {func(context.Context) ([]probe.Step, error) {
			return []probe.Step{w.step("open", 200*time.Millisecond, nil), w.step("sign-in", 300*time.Millisecond, nil)}, nil
		}, map[string]float64{"ProbeSuccess": 1, "ProbeLatency": 500, "ProbeStepLatency open": 200, "ProbeStepLatency sign-in": 300}, `"step":"sign-in"`},
		"Red": {func(context.Context) ([]probe.Step, error) {
			return []probe.Step{w.step("open", 0, errors.New("found status 500"))}, nil
		}, map[string]float64{"ProbeSuccess": 0, "ProbeLatency": 0, "ProbeStepLatency open": 0}, `"error":"open: found status 500"`},
		"NoCredentials": {func(context.Context) ([]probe.Step, error) { return nil, errors.New("AccessDenied") },
			map[string]float64{"ProbeSuccess": 0, "ProbeLatency": 0, "ProbeStepLatency prepare": 0}, `"error":"prepare: AccessDenied"`},
	} {
		var out, log bytes.Buffer
		p := probe.Probe{Environment: "staging", Name: "probe-web", Steps: []string{"open", "sign-in"}, Tour: c.tour, Out: &out, Log: slog.New(slog.NewJSONHandler(&log, nil)), Clock: w.clock}
		r, err := p.Run(t.Context())
		if err != nil || r.Success != (c.want["ProbeSuccess"] == 1) || (r.Failed == "") != r.Success {
			t.Errorf("%s: Run = %+v, %v", name, r, err)
		}
		got := documents(t, out.Bytes())
		if len(got) != len(c.want) {
			t.Errorf("%s: metrics are %v; want %v", name, got, c.want)
		}
		for metric, v := range c.want {
			if have, ok := got[metric]; !ok || have != v {
				t.Errorf("%s: %s is %v, %v; want %v", name, metric, have, ok, v)
			}
		}
		if !strings.Contains(log.String(), c.log) {
			t.Errorf("%s: the log is %s; want %s", name, &log, c.log)
		}
	}
}
