package metricmath

import (
	"math"
	"strings"
)

// Input is what an expression is evaluated over: vectors of one length, NaN for datapoints that are missing.
type Input struct {
	Series [][]float64 // by metric, in the order of Scope.Metrics
	Start  int64       // of the first datapoint, in seconds since 1970
	Step   int64       // seconds from one datapoint to the next
	Period int64       // of the metrics, in seconds; 0 = Step
	Stride int         // how many datapoints on the next period lies; 0 = 1. More than 1 where windows slide
}

// value is what a part of an expression came to. Vectors that belong to a metric must not be written to.
type value struct {
	number float64
	series [][]float64
}

// Memory is what evaluations work in, so that one after the other allocates nothing. It serves one goroutine.
type Memory struct {
	vectors [][]float64
	used    int
}

func (m *Memory) take(n int) []float64 {
	if m.used == len(m.vectors) {
		m.vectors = append(m.vectors, make([]float64, n))
	}
	v := m.vectors[m.used]
	if cap(v) < n {
		v = make([]float64, n)
		m.vectors[m.used] = v
	}
	m.used++
	return v[:n]
}

// run is one evaluation.
type run struct {
	Input

	n       int
	metrics []string
	memory  *Memory
}

// Eval evaluates the expression, and returns a vector that is good until the memory is used again. An expression that is no
// time series, which no alarm can have, gives nil for an array, and its number at each datapoint.
func (p *Program) Eval(in Input, m *Memory) []float64 {
	r := run{Input: in, metrics: p.metrics, memory: m}
	m.used = 0
	for _, s := range in.Series {
		r.n = max(r.n, len(s))
	}
	if r.Stride == 0 {
		r.Stride = 1
	}
	if r.Period == 0 {
		r.Period = r.Step
	}
	v := r.eval(p.root)
	switch p.root.typ {
	case Series:
		return v.series[0]
	case Scalar:
		return r.constant(v.number)
	}
	return nil
}

func (r *run) constant(number float64) []float64 {
	out := r.memory.take(r.n)
	for i := range out {
		out[i] = number
	}
	return out
}

func (r *run) eval(n *node) value {
	switch n.op {
	case "number":
		return value{number: n.value}
	case "id":
		return value{series: r.Series[n.input : n.input+1]}
	case "METRICS":
		return r.all(n)
	}
	args := make([]value, len(n.args))
	for i, a := range n.args {
		if a.op != "word" && a.op != "sort by" {
			args[i] = r.eval(a)
		}
	}
	return r.apply(n, args)
}

func (n *node) matches(id string) bool {
	return len(n.args) == 0 || strings.Contains(id, strings.Trim(n.args[0].word, `"'`))
}

func (r *run) all(n *node) value {
	var v value
	for i, id := range r.metrics {
		if n.matches(id) {
			v.series = append(v.series, r.Series[i])
		}
	}
	return v
}

func (r *run) apply(n *node, args []value) value {
	if len(n.op) < 4 || n.op == "unary-" || n.op == "unary+" || n.op == "unaryNOT" {
		if v, ok := r.operator(n, args); ok {
			return v
		}
	}
	switch n.op {
	case "array":
		return r.array(n, args)
	case "IF":
		return r.choose(n, args)
	case "FILL":
		return r.fill(n, args)
	case "TIME_SERIES":
		return r.asSeries(n.args[0], args[0])
	case "PERIOD":
		return value{number: float64(r.Period)}
	case "METRIC_COUNT":
		return value{number: float64(len(args[0].series))}
	case "FIRST", "LAST", "SLICE", "SORT", "REMOVE_EMPTY":
		return r.pick(n, args)
	case "AVG", "MAX", "MIN", "SUM", "STDDEV", "DATAPOINT_COUNT":
		return r.fold(n, args[0])
	}
	return r.each(n, args[0])
}

// asSeries is a value as a series: a number is one at each datapoint.
func (r *run) asSeries(n *node, v value) value {
	if n.typ == Scalar {
		return value{series: [][]float64{r.constant(v.number)}}
	}
	return v
}

func (r *run) array(n *node, args []value) value {
	var all value
	for i, a := range n.args {
		all.series = append(all.series, r.asSeries(a, args[i]).series...)
	}
	return all
}

// finite takes what is no number for missing: a division by zero, the logarithm of nothing.
func finite(v float64) float64 {
	if math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}
