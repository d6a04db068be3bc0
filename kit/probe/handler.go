package probe

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/kit/emf"
	"github.com/mainstay-go/mainstay/names"
)

// Tour makes the steps of a run. Where it cannot, the run has failed at the step "prepare".
type Tour func(context.Context) ([]Step, error)

// Probe is what runs, and where it tells of it.
type Probe struct {
	Environment, Name string
	Steps             []string // names that steps may have; another one's metric is of the step "Other"
	Tour              Tour
	Out               io.Writer
	Log               *slog.Logger
	Clock             func() time.Time
}

// Report is what a run answers whoever invoked it.
type Report struct {
	Success      bool   `json:"success"`
	Failed       string `json:"failed,omitempty"` // the step, and why
	Milliseconds int64  `json:"milliseconds"`
}

// Handler returns the handler of a function that is a probe. It never fails: a failure that it can tell of is told by its
// metrics, and Lambda would run it again at once.
func Handler(env boot.Env, name string, steps []string, tour Tour) func(context.Context, json.RawMessage) (Report, error) {
	p := Probe{Environment: env.Get(names.Environment), Name: name, Steps: steps, Tour: tour, Out: os.Stdout, Log: env.Log, Clock: env.Clock}
	return func(ctx context.Context, _ json.RawMessage) (Report, error) { return p.Run(ctx) }
}

// Run makes the tour once. Its error says that nothing could be told.
func (p Probe) Run(ctx context.Context) (Report, error) {
	m, err := emf.New(p.Out, p.Clock, emf.Set{Namespace: names.MetricNamespace, Dimensions: []emf.Dimension{
		{Name: names.DimensionEnvironment, Values: []string{p.Environment}}, {Name: names.DimensionProbe, Values: []string{p.Name}},
		{Name: names.DimensionStep, Values: append(slices.Clone(p.Steps), prepare)}}})
	if err != nil {
		return Report{}, fmt.Errorf("probe %s: %w", p.Name, err)
	}
	all := p.steps(ctx)
	r := Report{Success: true, Milliseconds: Total(all).Milliseconds()}
	for _, d := range all {
		m.At(d.Step).Add(names.Metric{Name: names.ProbeStepLatency, Unit: names.UnitMilliseconds}, float64(d.Took.Milliseconds()))
		p.Log.InfoContext(ctx, "probe step", "probe", p.Name, "step", d.Step, "milliseconds", d.Took.Milliseconds())
	}
	if err := Failed(all); err != nil {
		r.Success, r.Failed = false, err.Error()
		p.Log.ErrorContext(ctx, "probe failed", "probe", p.Name, "error", err.Error())
	}
	m.Add(names.Metric{Name: names.ProbeLatency, Unit: names.UnitMilliseconds}, float64(r.Milliseconds))
	m.Add(names.Metric{Name: names.ProbeSuccess, Unit: names.UnitCount}, number(r.Success))
	return r, m.Flush()
}

// prepare is the step of whatever a tour needs before it can begin.
const prepare = "prepare"

func (p Probe) steps(ctx context.Context) []Done {
	steps, err := p.Tour(ctx)
	if err != nil {
		return []Done{{Step: prepare, Err: err}}
	}
	return Run(ctx, p.Clock, steps)
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
