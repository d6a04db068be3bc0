package placement

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Place puts units into stacks: those of the lock stay where they are, others go where there is room. Equal units give
// an equal plan, in whatever order they come.
func Place(lock Lock, units []Unit, o Options) (Plan, error) {
	p, all, err := newPlacer(lock, units, o)
	if err != nil {
		return Plan{}, fmt.Errorf("place units: %w", err)
	}
	fresh, err := p.keep(all)
	if err != nil {
		return Plan{}, fmt.Errorf("place units: %w", err)
	}
	fresh = append(fresh, p.evict()...)
	if err := p.checkFull(); err != nil {
		return Plan{}, fmt.Errorf("place units: %w", err)
	}
	slices.SortFunc(fresh, byService)
	for _, u := range fresh {
		p.settle(Locked{Unit: u, Stack: p.choose(u).Name})
	}
	p.bury(all)
	return p.finish(), nil
}

// byService orders new units: a service after the other, so that what comes together stays together; of one the biggest
// first, which fills stacks best; and by name among equals, so that the order in which they come is nothing.
func byService(a, b Unit) int {
	return cmp.Or(cmp.Compare(a.Service, b.Service), b.Resources-a.Resources, cmp.Compare(a.Name, b.Name))
}

// placer is the state of one placement.
type placer struct {
	Options
	lock    Lock
	base    Lock
	owners  map[Home]owner
	reserve int // a block of compute for each service
	stacks  map[string]*stack
	order   []*stack // in the order in which they came to be
	placed  []Locked
	plan    Plan
}

func newPlacer(lock Lock, units []Unit, o Options) (*placer, []Unit, error) {
	o = o.withDefaults()
	all, err := sorted(units, o.Hard)
	if err != nil {
		return nil, nil, err
	}
	p := &placer{Options: o, lock: lock.sorted(), owners: owners(all, o.Block), stacks: map[string]*stack{}}
	if o.Base != nil {
		p.base = o.Base.sorted()
	}
	for h, o := range p.owners {
		if h.Domain == Compute {
			p.reserve += o.block
		}
	}
	for _, h := range slices.Concat(p.lock.Stacks, p.base.Stacks) {
		p.stack(h)
	}
	return p, all, nil
}

// keep puts units that have a stack into it, and returns the others. Those that come back come last, as there may be no
// room any more.
func (p *placer) keep(all []Unit) ([]Unit, error) {
	var fresh []Unit
	var back []Locked
	var errs []error
	for _, u := range all {
		was, err := p.was(u)
		was.Unit = u
		switch {
		case err != nil:
			errs = append(errs, err)
		case was.Stack == "":
			fresh = append(fresh, u)
		case was.Gone:
			back = append(back, was)
		default:
			p.settle(was)
		}
	}
	for _, l := range back {
		if !p.returns(l) {
			fresh = append(fresh, l.Unit)
			continue
		}
		l.Gone = false
		p.settle(l)
	}
	return fresh, errors.Join(errs...)
}

// was finds out where a unit is, if anywhere: what the main branch has deployed goes before what the lock says.
func (p *placer) was(u Unit) (Locked, error) {
	was, known := p.lock.Find(u.Name)
	base, ok := p.base.Find(u.Name)
	deployed := ok && !base.Gone
	if deployed && (!known || was.Gone) {
		was, known = base, true
	}
	if !known || was.Gone && was.Domain != u.Domain {
		return Locked{}, nil
	}
	if deployed && was.Stack != base.Stack && (!base.Switched || was.Stack != base.Next) {
		return was, fmt.Errorf("unit %q is in stack %s, but the main branch has deployed it in %s: expected it to stay; restore its line from Git, or move it with `mainstay stacks move`",
			u.Name, was.Stack, base.Stack)
	}
	if s := p.stacks[was.Stack]; s != nil {
		return was, s.takes(u)
	}
	return was, fmt.Errorf("unit %q is in stack %q, which the lock does not list; restore the line from Git", u.Name, was.Stack)
}

// returns tells whether a unit that was removed can go back to where it was: it may still be deployed there.
func (p *placer) returns(l Locked) bool {
	s := p.stacks[l.Stack]
	return s != nil && s.load.Plus(l.Weight).Fits(p.Hard) && s.Service == l.home().Service
}

// settle puts a unit into its stack; while it is being moved, it counts in two.
func (p *placer) settle(l Locked) {
	o := p.owners[l.owner()]
	p.stacks[l.Stack].add(l.Weight, o)
	p.stacks[l.Stack].units++
	if next := p.stacks[l.Next]; next != nil {
		next.add(l.Weight, o)
	}
	p.placed = append(p.placed, l)
}

// checkFull reports stacks in which units have grown past the hard limits, with the units that grew.
func (p *placer) checkFull() error {
	var errs []error
	for _, s := range p.order {
		if over := s.load.Over(p.Hard); over != "" {
			errs = append(errs, FullError{Stack: s.Name, Over: over, Grown: p.grownIn(s.Name)})
		}
	}
	return errors.Join(errs...)
}

// grownIn returns the units of a stack that grew, each with its growth.
func (p *placer) grownIn(stack string) []string {
	var found []string
	for _, u := range p.placed {
		was, _ := p.lock.Find(u.Name)
		if grown := u.Minus(was.Weight); u.Stack == stack && !grown.Fits(Weight{}) {
			found = append(found, fmt.Sprintf("%s %v", u.Name, grown))
		}
	}
	return found
}

// bury leaves tombstones of units that are in the lock and nowhere else.
func (p *placer) bury(all []Unit) {
	alive := map[string]bool{}
	for _, u := range all {
		alive[u.Name] = true
	}
	for _, u := range p.lock.Units {
		if alive[u.Name] {
			continue
		}
		if !u.Gone {
			p.plan.Removed = append(p.plan.Removed, u.Name)
		}
		u.Gone, u.Next, u.Switched = true, "", false
		p.placed = append(p.placed, u)
	}
}
