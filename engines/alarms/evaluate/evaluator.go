package evaluate

import (
	"math"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/metricmath"
)

// Options are what an alarm's definition does not say.
type Options struct {
	From  State // before the first evaluation
	Range int   // evaluation range in periods; 0 = DefaultRange. AWS does not publish its own

	Approximate bool      // of a Run: where a band is not in the data, make one of the data by the hour of the week
	Start, End  time.Time // of a Run: its first and last evaluation; zero = where the datapoints begin and end
}

// Evaluator evaluates an alarm over vectors with one number for each evaluation, NaN where a datapoint is missing. Vectors
// may come in pieces.
type Evaluator struct {
	alarm   *Definition
	machine *Machine
	rule    Rule
	turns   int // evaluations in a period
	step    int64

	looks   bool // the expression looks back
	past    int  // evaluations before a piece that its datapoints may depend on
	columns [][]float64
	window  [][]float64
	math    metricmath.Memory
	value   []float64
}

// Piece is a part of an alarm's history.
type Piece struct {
	Start   int64       // time of the first evaluation, in seconds since 1970
	Metrics [][]float64 // by metric, as the alarm has them, or one: the value itself
	Band    [][]float64 // the two edges, in any order; nil without a band
	Samples []float64   // how many samples the value is made of; nil = enough
}

// Evaluator returns an evaluator for evaluations that are step seconds apart.
func (a *Definition) Evaluator(step int64, o Options) (*Evaluator, error) {
	rule := a.rule
	if rule.Range = o.Range; rule.Range == 0 {
		rule.Range = DefaultRange(rule.N)
	}
	e := &Evaluator{alarm: a, rule: rule, turns: int(max(a.Period/step, 1)), step: step}
	var err error
	if e.machine, err = NewMachine(rule, o.From, e.turns); err != nil {
		return nil, err
	}
	if e.looks = a.value != nil && a.value.Reach() != metricmath.Pointwise; e.looks {
		e.past = (rule.Range - 1) * e.turns
	}
	return e, nil
}

// computed says whether the value is computed from metrics.
func (e *Evaluator) computed(p Piece) bool {
	return e.alarm.value != nil && len(p.Metrics) == len(e.alarm.metrics)
}

// States evaluates a piece, and writes the state after each evaluation.
func (e *Evaluator) States(p Piece, states []State) {
	e.each(p, func(i int, s State) { states[i] = s }, states)
}

// Each evaluates a piece, and tells the state and its reason after each evaluation.
func (e *Evaluator) Each(p Piece, tell func(i int, s State, reason string)) {
	e.each(p, func(i int, s State) { tell(i, s, e.machine.Reason()) }, nil)
}

// each evaluates a piece; where states is there, it is filled instead of telling, as fast as possible.
func (e *Evaluator) each(p Piece, tell func(int, State), states []State) {
	n := len(p.Metrics[0])
	if !e.computed(p) {
		e.decide(e.copied(p.Metrics[0]), p, tell, states)
		return
	}
	if !e.looks {
		e.decide(e.alarm.value.Eval(e.input(p.Metrics, p.Start), &e.math), p, tell, states)
		return
	}
	e.remember(p.Metrics)
	e.windows(n, p, tell)
	e.forget(n)
}

func (e *Evaluator) input(series [][]float64, start int64) metricmath.Input {
	return metricmath.Input{Series: series, Start: start, Step: e.step, Period: e.alarm.Period, Stride: e.turns}
}

// copied is a vector that may be written to.
func (e *Evaluator) copied(v []float64) []float64 {
	if e.alarm.band == "" {
		return v
	}
	e.value = append(e.value[:0], v...)
	return e.value
}

// decide takes a value for each evaluation.
func (e *Evaluator) decide(values []float64, p Piece, tell func(int, State), states []State) {
	if e.alarm.band != "" {
		e.alarm.breaks.of(values, p.Band[0], p.Band[1])
	}
	if states != nil && p.Samples == nil {
		e.machine.Values(values, states)
		return
	}
	for i, v := range values {
		if p.Samples != nil && e.few(v, p.Samples[i]) {
			tell(i, e.machine.Keep(v))
			continue
		}
		tell(i, e.machine.Next(v))
	}
}

// few says whether a percentile is made of too few samples to decide by it.
func (e *Evaluator) few(v, samples float64) bool { return v == v && samples < e.alarm.samples }

// remember appends a piece to what is before it.
func (e *Evaluator) remember(metrics [][]float64) {
	if e.columns == nil {
		e.columns = make([][]float64, len(metrics))
		e.window = make([][]float64, len(metrics))
		for k := range metrics {
			e.window[k] = make([]float64, e.rule.Range)
			for range e.past {
				e.columns[k] = append(e.columns[k], math.NaN())
			}
		}
	}
	for k, m := range metrics {
		e.columns[k] = append(e.columns[k], m...)
	}
}

// forget keeps what the next piece may depend on.
func (e *Evaluator) forget(n int) {
	for k, c := range e.columns {
		e.columns[k] = c[:copy(c, c[n:])]
	}
}

// windows evaluates the expression over the evaluation range for each evaluation, as CloudWatch does. Where nothing of a
// range is missing, an expression that only looks back comes to the same over the whole piece, which is faster.
func (e *Evaluator) windows(n int, p Piece, tell func(int, State)) {
	whole := e.whole(p)
	gap := e.lastGap(e.past)
	for i := range n {
		gap++
		if e.missing(e.past + i) {
			gap = 0
		}
		if whole == nil || gap <= e.past {
			e.within(i, p, tell)
		} else if gap <= 2*e.past {
			tell(i, e.machine.Window(e.ranged(whole, i)))
		} else {
			tell(i, e.machine.Next(whole[e.past+i]))
		}
	}
}

// whole is the expression over the piece and what is before it; nil where it cannot be had so.
func (e *Evaluator) whole(p Piece) []float64 {
	v := e.alarm.value
	if v.Reach() != metricmath.Previous || e.rule.Range < e.rule.N+v.Depth() || e.alarm.band != "" {
		return nil
	}
	e.value = append(e.value[:0], v.Eval(e.input(e.columns, p.Start-int64(e.past)*e.step), &e.math)...)
	return e.value
}

// lastGap is how many evaluations before a place a datapoint was missing.
func (e *Evaluator) lastGap(at int) int {
	for gap := range at {
		if e.missing(at - 1 - gap) {
			return gap
		}
	}
	return 2 * e.past // far enough
}

// missing says whether a datapoint is missing that the expression uses.
func (e *Evaluator) missing(at int) bool {
	for k, c := range e.columns {
		if v := c[at]; v != v && e.alarm.value.Uses(k) {
			return true
		}
	}
	return false
}

// ranged is what of a vector lies in the evaluation range of an evaluation.
func (e *Evaluator) ranged(whole []float64, i int) []float64 {
	w := e.window[0]
	for j := range w {
		w[j] = whole[e.past+i-(len(w)-1-j)*e.turns]
	}
	return w
}

// within evaluates the expression over the evaluation range of one evaluation.
func (e *Evaluator) within(i int, p Piece, tell func(int, State)) {
	values := e.ofRange(i, p)
	if e.alarm.band == "" {
		tell(i, e.machine.Window(values))
		return
	}
	last := values[len(values)-1:]
	e.alarm.breaks.of(last, p.Band[0][i:i+1], p.Band[1][i:i+1])
	tell(i, e.machine.Next(last[0]))
}

// ofRange are the expression's values over the evaluation range of one evaluation, oldest first.
func (e *Evaluator) ofRange(i int, p Piece) []float64 {
	for k, w := range e.window {
		for j := range w {
			w[j] = e.columns[k][e.past+i-(len(w)-1-j)*e.turns]
		}
	}
	newest := p.Start + int64(i)*e.step
	in := metricmath.Input{Series: e.window, Start: newest - int64(e.rule.Range-1)*e.alarm.Period, Step: e.alarm.Period}
	return e.alarm.value.Eval(in, &e.math)
}

// Fetched is how many metrics the alarm is on.
func (a *Definition) Fetched() int { return len(a.metrics) }
