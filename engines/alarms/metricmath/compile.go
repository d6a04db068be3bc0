package metricmath

import (
	"maps"
	"slices"
	"strconv"
)

// Scope is what an expression may name.
type Scope struct {
	Metrics     []string            // ids of metrics, in the order of Input.Series
	Expressions map[string]*Program // compiled in the same scope
}

func (s Scope) ids() []string {
	return append(slices.Clone(s.Metrics), slices.Sorted(maps.Keys(s.Expressions))...)
}

// Reach is which datapoints one of the result depends on.
type Reach uint8

// The reaches, of which each has those before it.
const (
	Pointwise Reach = iota // those of the same period
	Previous               // the datapoints before, too: RATE, DIFF
	Window                 // everything that was fetched: RUNNING_SUM, FILL with REPEAT, SUM of a single series
)

// Program is a compiled expression. It may be used by several goroutines.
type Program struct {
	text    string
	root    *node
	metrics []string
	uses    []bool
	reach   Reach
}

// Compile reads an expression. The error is an *Error.
func Compile(text string, scope Scope) (*Program, error) {
	if len(text) > longest {
		return nil, &Error{text[:20] + "…", longest, strconv.Itoa(len(text)) + " characters", "at most " + strconv.Itoa(longest)}
	}
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	p := &parser{text: text, scope: scope, tokens: tokens}
	root, err := p.binary(0)
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != end {
		return nil, p.wrong(t, "an operator or the end")
	}
	prog := &Program{text: text, root: root, metrics: scope.Metrics, uses: make([]bool, len(scope.Metrics))}
	prog.look(root)
	return prog, nil
}

// Type is what the expression gives. An alarm needs a time series.
func (p *Program) Type() Type { return p.root.typ }

// Reach is which datapoints one of the result depends on.
func (p *Program) Reach() Reach { return p.reach }

// Depth is how many datapoints before it one of the result depends on at most, where none is missing: RATE(DIFF(m)) on two.
func (p *Program) Depth() int { return p.root.depth() }

func (n *node) depth() int {
	most := 0
	for _, a := range n.args {
		most = max(most, a.depth())
	}
	if n.reach() == Previous {
		most++
	}
	return most
}

// Uses says whether the expression depends on the metric of that number.
func (p *Program) Uses(metric int) bool { return p.uses[metric] }

// String returns the expression.
func (p *Program) String() string { return p.text }

// look finds out what a part depends on.
func (p *Program) look(n *node) {
	p.reach = max(p.reach, n.reach())
	switch n.op {
	case "id":
		p.uses[n.input] = true
	case "METRICS":
		for i, id := range p.metrics {
			p.uses[i] = p.uses[i] || n.matches(id)
		}
	}
	for _, a := range n.args {
		p.look(a)
	}
}

func (n *node) reach() Reach {
	switch n.op {
	case "RATE", "DIFF", "DIFF_TIME":
		return Previous
	case "RUNNING_SUM", "SORT", "REMOVE_EMPTY":
		return Window
	case "FILL":
		if n.args[1].op == "word" {
			return Window
		}
	case "AVG", "MAX", "MIN", "SUM", "STDDEV", "DATAPOINT_COUNT":
		if n.args[0].typ == Series {
			return Window
		}
	}
	return Pointwise
}
