package composite

import (
	"fmt"
	"slices"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/kit/limits"
)

// Rule is an AlarmRule that is understood.
type Rule struct {
	text string
	root node
}

// node is a part of a rule.
type node struct {
	op    string // AND, OR, NOT, TRUE, FALSE, or a state
	name  string // of the alarm that should be in the state
	parts []node
}

// mostChildren is how many alarms a rule may be about (CloudWatch quotas, "Composite alarms").
const mostChildren = 100

// Parse reads a rule, and refuses what CloudWatch would refuse.
func Parse(text string) (Rule, error) {
	if len(text) > limits.CompositeRule {
		return Rule{}, fmt.Errorf("read alarm rule: it has %d signs; expected at most %d (CloudWatch quota)", len(text), limits.CompositeRule)
	}
	p := parser{text: text}
	root, err := p.any()
	if err == nil && p.peek() != "" {
		err = p.wrong("AND, OR or the end")
	}
	if err != nil {
		return Rule{}, fmt.Errorf("read alarm rule %q: %w", shortened(text), err)
	}
	r := Rule{text, root}
	if n := len(r.Names()); n > mostChildren {
		return Rule{}, fmt.Errorf("read alarm rule: it is about %d alarms; expected at most %d (CloudWatch quota)", n, mostChildren)
	}
	return r, nil
}

const mostShown = 200

func shortened(text string) string {
	if len(text) > mostShown {
		return text[:mostShown] + "…"
	}
	return text
}

// String returns the rule as it was read.
func (r Rule) String() string { return r.text }

// Names are the alarms that the rule is about, each once.
func (r Rule) Names() []string {
	var all []string
	r.root.each(func(n node) {
		if n.name != "" && !slices.Contains(all, n.name) {
			all = append(all, n.name)
		}
	})
	return all
}

func (n node) each(visit func(node)) {
	visit(n)
	for _, p := range n.parts {
		p.each(visit)
	}
}

// Holds says whether the rule is true, given the states of the alarms that it is about.
func (r Rule) Holds(state func(name string) evaluate.State) bool { return r.root.holds(state) }

// State is that of the composite alarm: it is on while its rule is true.
func (r Rule) State(state func(name string) evaluate.State) evaluate.State {
	if r.Holds(state) {
		return evaluate.Alarm
	}
	return evaluate.OK
}

func (n node) holds(state func(string) evaluate.State) bool {
	held := func(p node) bool { return p.holds(state) }
	switch n.op {
	case "AND":
		return held(n.parts[0]) && held(n.parts[1])
	case "OR":
		return held(n.parts[0]) || held(n.parts[1])
	case "NOT":
		return !held(n.parts[0])
	case "TRUE", "FALSE":
		return n.op == "TRUE"
	}
	return state(n.name).String() == n.op
}
