package placement

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Plan is what a placement came to. All lists are sorted.
type Plan struct {
	Lock    Lock     // to be written
	New     []string // units that were in no stack before, or are back
	Grown   []string // units that weigh more than before, in any way
	Shrunk  []string // units that weigh less
	Removed []string // units that are gone; each leaves a tombstone
	Moved   []string // units that left their stack: after a merge only, and none that the main branch has deployed
	Stacks  []Stack
	Limits  Options // that the plan was made with
}

// Stack is how full a stack is.
type Stack struct {
	Name     string `json:"stack"`
	Domain   string `json:"domain"`
	Units    int    `json:"units"`
	Services int    `json:"services"`
	Weight
}

// Stale tells whether a lock says anything else than the plan does.
func (p Plan) Stale(lock Lock) bool {
	l := lock.sorted()
	return !slices.Equal(p.Lock.Units, l.Units) || !slices.Equal(p.Lock.Stacks, l.Stacks)
}

// Tight returns the stacks that have less of their hard limits left than they must have.
func (p Plan) Tight() []Stack {
	return slices.DeleteFunc(slices.Clone(p.Stacks), func(s Stack) bool { return !p.Limits.full(s.Weight) })
}

// Forecast is how many more units of a domain's average weight fit into the stacks that there are.
func (p Plan) Forecast(domain string) int {
	var units, resources, free int
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

// FullError says that a stack has outgrown CloudFormation's limits. Deployed units are never moved to make room, so
// somebody has to decide. Place returns it.
type FullError struct {
	Stack string
	Over  string   // which limit, and by what
	Grown []string // the units that grew, and by what
}

// Error implements error.
func (e FullError) Error() string {
	if len(e.Grown) == 0 {
		return fmt.Sprintf("stack %s would have %s, and no unit of it has grown: two branches have filled it; say with --base what the main branch has, and units that it never deployed make room",
			e.Stack, e.Over)
	}
	return fmt.Sprintf("stack %s would have %s; grown: %s; move a unit without state out of it with `mainstay stacks move`, or split the unit that grew",
		e.Stack, e.Over, strings.Join(e.Grown, "; "))
}

// note says what has become of a unit that the lock had already.
func (p *Plan) note(u, was Locked) {
	switch grown := u.Minus(was.Weight); {
	case u.Gone:
	case was.Gone:
		p.New = append(p.New, u.Name)
	case was.Stack != u.Stack:
		p.Moved = append(p.Moved, u.Name)
	case !grown.Fits(Weight{}):
		p.Grown = append(p.Grown, u.Name)
	case grown != Weight{}:
		p.Shrunk = append(p.Shrunk, u.Name)
	}
}

// finish puts together what was placed.
func (p *placer) finish() Plan {
	p.plan.Limits = p.Options
	p.plan.Lock = Lock{Version: Version, Units: p.placed}.sorted()
	for _, s := range p.order {
		p.plan.Lock.Stacks = append(p.plan.Lock.Stacks, s.Home)
		p.plan.Stacks = append(p.plan.Stacks, Stack{Name: s.Name, Domain: s.Domain, Units: s.units, Weight: s.load, Services: services(s.used)})
	}
	p.plan.Lock = p.plan.Lock.sorted()
	slices.SortFunc(p.plan.Stacks, func(a, b Stack) int { return cmp.Compare(a.Name, b.Name) })
	for _, u := range p.plan.Lock.Units {
		if was, known := p.lock.Find(u.Name); known {
			p.plan.note(u, was)
		} else {
			p.plan.New = append(p.plan.New, u.Name)
		}
	}
	return p.plan
}

func services(used []int) int {
	n := 0
	for _, resources := range used {
		n += min(resources, 1)
	}
	return n
}
