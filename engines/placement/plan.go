package placement

import (
	"fmt"
	"slices"
	"strings"
)

// Plan is what a placement came to.
type Plan struct {
	Lock    Lock     // to be written
	New     []string // units that were in no stack before, or are back
	Grown   []string // units that weigh more than before
	Shrunk  []string // units that weigh less
	Removed []string // units that are gone; each leaves a tombstone
	Stacks  []Stack  // by name
	Limits  Options

	moved []string
}

// Stack is how full a stack is.
type Stack struct {
	Name     string `json:"stack"`
	Domain   string `json:"domain"`
	Units    int    `json:"units"`
	Services int    `json:"services"`
	Weight
}

// Moved returns the units that left the stack that the lock said. Only units that the base of Options does not have are
// ever among them.
func (p Plan) Moved() []string { return p.moved }

// Changed tells whether the plan differs from a lock, other than by what weights were written down.
func (p Plan) Changed(from Lock) bool {
	return !slices.EqualFunc(p.Lock.Units, from.Units, func(a, b Locked) bool { return a == b })
}

func (p *Plan) note(u Unit, was Locked) {
	switch {
	case was.Gone:
		p.New = append(p.New, u.Name)
	case u.Resources > was.Resources:
		p.Grown = append(p.Grown, u.Name)
	case u.Resources < was.Resources:
		p.Shrunk = append(p.Shrunk, u.Name)
	}
}

// grownIn returns the units of a stack that grew, each with its growth.
func (p Plan) grownIn(stack string, lock Lock) []string {
	var found []string
	for _, u := range p.Lock.Units {
		was, _ := lock.Find(u.Name)
		if grown := u.Minus(was.Weight); u.Stack == stack && grown != (Weight{}) {
			found = append(found, fmt.Sprintf("%s %+d resources, %+d outputs, %+d parameters, %+d bytes", u.Name, grown.Resources, grown.Outputs, grown.Parameters, grown.Bytes))
		}
	}
	return found
}

// FullError says that a stack has outgrown CloudFormation's limits. Deployed units are never moved to make room, so
// somebody has to decide.
type FullError struct {
	Stack string
	Over  string   // which limit, and by what
	Grown []string // the units that grew
}

func (e FullError) Error() string {
	return fmt.Sprintf("stack %s would have %s; grown: %s; move a unit without state out of it with `mainstay stacks move`, or split the unit that grew",
		e.Stack, e.Over, strings.Join(e.Grown, "; "))
}

// Headroom is how much of a stack's tightest hard limit is left, from 0 to 1.
func (s Stack) Headroom(hard Weight) float64 {
	left := func(found, limit int) float64 { return 1 - float64(found)/float64(limit) }
	return min(left(s.Resources, hard.Resources), left(s.Outputs, hard.Outputs), left(s.Parameters, hard.Parameters), left(s.Bytes, hard.Bytes))
}

// Forecast is how many more units of a domain's average weight fit into the stacks that there are.
func (p Plan) Forecast(domain string) int {
	units, resources, free := 0, 0, 0
	for _, s := range p.Stacks {
		if s.Domain == domain {
			units, resources, free = units+s.Units, resources+s.Resources, free+max(0, p.Limits.Soft.Resources-s.Resources)
		}
	}
	if resources == 0 {
		return 0
	}
	return free * units / resources
}
