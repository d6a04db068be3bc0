package placement

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// DefaultBlock is how many resources a service reserves at a time: five blocks fill a stack to its soft limit. Larger ones
// keep services in fewer stacks, which are less full then (docs/splitting.md has the numbers).
const DefaultBlock = 92

// NoBlocks has services reserve nothing: stacks are fuller, and a service is in more of them.
const NoBlocks = -1

// Options say how units are placed. The zero value is the default.
type Options struct {
	Soft  Weight // up to which new units are added; default Soft()
	Hard  Weight // up to which units may grow; default Hard(). The parameters of a stack are a quota that may differ
	Block int    // resources that a service reserves at a time; default DefaultBlock, NoBlocks for none

	// Base is the lock of the main branch, after a merge: units that are not in it have never been deployed there, and
	// may be placed anew where a stack is too full. Default nil: every unit of the lock stays.
	Base *Lock
}

func (o Options) withDefaults() Options {
	o.Soft, o.Hard, o.Block = cmp.Or(o.Soft, Soft()), cmp.Or(o.Hard, Hard()), cmp.Or(o.Block, DefaultBlock)
	return o
}

// Place puts units into stacks: those of the lock stay where they are, others go where there is room. Equal units give
// an equal plan, in whatever order they come.
func Place(lock Lock, units []Unit, o Options) (Plan, error) {
	o = o.withDefaults()
	all, err := sorted(units, o.Hard)
	if err != nil {
		return Plan{}, fmt.Errorf("place units: %w", err)
	}
	p := placer{Options: o, blocks: blockSizes(all, o.Block), stacks: map[string]*stack{}, plan: Plan{Lock: Lock{Version: Version}, Limits: o}}
	fresh, err := p.keep(lock, all)
	if err != nil {
		return Plan{}, fmt.Errorf("place units: %w", err)
	}
	fresh = append(fresh, p.evict()...)
	if err := p.checkFull(lock); err != nil {
		return Plan{}, fmt.Errorf("place units: %w", err)
	}
	// A service after the other, so that what comes together stays together; of one the biggest first, which fills stacks
	// best; and by name among equals, so that the order in which they come is nothing.
	slices.SortFunc(fresh, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), b.Resources-a.Resources, cmp.Compare(a.Name, b.Name))
	})
	for _, u := range fresh {
		if !slices.Contains(p.plan.moved, u.Name) {
			p.plan.New = append(p.plan.New, u.Name)
		}
		p.settle(u, p.choose(u).name)
	}
	p.bury(lock, all)
	return p.finish(), nil
}

// placer is the state of one placement.
type placer struct {
	Options
	blocks map[owner]int // how much a service reserves at a time
	stacks map[string]*stack
	order  []*stack // in the order in which they came to be
	plan   Plan
}

// keep puts units of the lock into their stacks and returns the others.
func (p *placer) keep(lock Lock, all []Unit) ([]Unit, error) {
	for _, u := range lock.Units { // tombstones too: a stack keeps its number while somebody may return to it
		p.stack(u.Stack, u.Domain, exclusive(u.Unit))
	}
	var fresh []Unit
	var errs []error
	for _, u := range all {
		was, ok := lock.Find(u.Name)
		if ok && was.Domain != u.Domain {
			errs = append(errs, fmt.Errorf("unit %q was %s and is %s now: that would move it to another stack; give it another name", u.Name, was.Domain, u.Domain))
			continue
		}
		if ok && was.Exclusive != u.Exclusive && !was.Gone {
			errs = append(errs, fmt.Errorf("unit %q: exclusive was %v and is %v now: that would move it to another stack; move it with `mainstay stacks move`", u.Name, was.Exclusive, u.Exclusive))
			continue
		}
		if !ok || was.Gone && !p.returns(u, was) {
			fresh = append(fresh, u)
			continue
		}
		p.plan.note(u, was)
		p.settle(u, was.Stack)
	}
	return fresh, errors.Join(errs...)
}

// returns tells whether a unit that was removed can go back to where it was.
func (p *placer) returns(u Unit, was Locked) bool {
	s := p.stacks[was.Stack]
	return was.Exclusive == u.Exclusive && s.exclusive == exclusive(u) && s.load.Plus(u.Weight).Fits(p.Soft)
}

// evict takes units that the main branch has never deployed out of stacks that a merge has made too full.
func (p *placer) evict() []Unit {
	if p.Base == nil {
		return nil
	}
	var out []Unit
	for _, s := range p.order {
		for !s.load.Fits(p.Soft) {
			i := p.youngest(s.name)
			if i < 0 {
				break
			}
			u := p.plan.Lock.Units[i].Unit
			p.plan.Lock.Units = slices.Delete(p.plan.Lock.Units, i, i+1)
			s.drop(u, p.blocks[u.owner()])
			p.plan.moved = append(p.plan.moved, u.Name)
			out = append(out, u)
		}
	}
	return out
}

// youngest finds the smallest unit of a stack that may leave it; -1 where none may.
func (p *placer) youngest(stack string) int {
	best := -1
	for i, u := range p.plan.Lock.Units {
		if was, deployed := p.Base.Find(u.Name); u.Stack != stack || deployed && !was.Gone {
			continue
		}
		if best < 0 || u.Resources < p.plan.Lock.Units[best].Resources {
			best = i
		}
	}
	return best
}

// checkFull reports stacks in which units have grown past the hard limits, with the units that grew.
func (p *placer) checkFull(lock Lock) error {
	var errs []error
	for _, s := range p.order {
		if over := s.load.over(p.Hard); over != "" {
			errs = append(errs, FullError{Stack: s.name, Over: over, Grown: p.plan.grownIn(s.name, lock)})
		}
	}
	return errors.Join(errs...)
}

// choose finds the stack for a new unit: one in which its service has reserved room, else the fullest with room for
// another block, else a new one.
func (p *placer) choose(u Unit) *stack {
	var own, room *stack
	block := p.blocks[u.owner()]
	for _, s := range p.order {
		if s.domain != u.Domain || s.exclusive != exclusive(u) || !s.load.Plus(u.Weight).Fits(p.Soft) {
			continue
		}
		switch {
		case s.own(u, block):
			own = fuller(own, s)
		case s.room(u, block, p.Soft):
			room = fuller(room, s)
		}
	}
	switch {
	case own != nil:
		return own
	case room != nil:
		return room
	}
	return p.open(u)
}

// fuller returns the fuller of two stacks.
func fuller(best, s *stack) *stack {
	if best == nil || s.reserved > best.reserved || s.reserved == best.reserved && s.load.Resources > best.load.Resources {
		return s
	}
	return best
}

// open makes the next stack of a domain, or of an exclusive service in it.
func (p *placer) open(u Unit) *stack {
	for n := 1; ; n++ {
		if name := stackName(u.Domain, exclusive(u), n); p.stacks[name] == nil {
			return p.stack(name, u.Domain, exclusive(u))
		}
	}
}

func exclusive(u Unit) string {
	if u.Exclusive {
		return u.Service
	}
	return ""
}

func (p *placer) stack(name, domain, exclusive string) *stack {
	if p.stacks[name] == nil {
		p.stacks[name] = &stack{name: name, domain: domain, exclusive: exclusive, used: map[string]int{}}
		p.order = append(p.order, p.stacks[name])
	}
	return p.stacks[name]
}

// settle puts a unit into a stack.
func (p *placer) settle(u Unit, name string) {
	p.stacks[name].put(u, p.blocks[u.owner()])
	p.plan.Lock.Units = append(p.plan.Lock.Units, Locked{Unit: u, Stack: name})
}

// bury leaves tombstones of units that are in the lock and nowhere else.
func (p *placer) bury(lock Lock, all []Unit) {
	alive := map[string]bool{}
	for _, u := range all {
		alive[u.Name] = true
	}
	for _, u := range lock.Units {
		if alive[u.Name] {
			continue
		}
		if !u.Gone {
			p.plan.Removed = append(p.plan.Removed, u.Name)
		}
		u.Gone = true
		p.plan.Lock.Units = append(p.plan.Lock.Units, u)
	}
}

func (p *placer) finish() Plan {
	slices.Sort(p.plan.New)
	slices.SortFunc(p.plan.Lock.Units, func(a, b Locked) int { return cmp.Compare(a.Name, b.Name) })
	for _, name := range slices.Sorted(maps.Keys(p.stacks)) {
		s := p.stacks[name]
		p.plan.Stacks = append(p.plan.Stacks, Stack{Name: s.name, Domain: s.domain, Units: s.units, Weight: s.load, Services: services(s.used)})
	}
	return p.plan
}

func services(used map[string]int) int {
	n := 0
	for _, resources := range used {
		if resources > 0 {
			n++
		}
	}
	return n
}
