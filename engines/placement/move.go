package placement

import (
	"fmt"
	"slices"
)

// Phases of a move. Each is a deployment of its own, and its lock is committed and merged before the next one begins.
const (
	PhaseCreate = "create" // the unit exists in both stacks
	PhaseSwitch = "switch" // others use the new one
	PhaseDelete = "delete" // the old one is deleted
)

// Phase is a step of a move.
type Phase struct {
	Name string `json:"phase"`
	Says string `json:"says"`
	Lock Lock   `json:"-"` // for the deployment of this phase
}

// Move is how a unit gets from one stack to another.
type Move struct {
	Unit   string  `json:"unit"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Phases []Phase `json:"phases"` // those that are still to come
}

// PlanMove plans to move a unit without state to another stack, "" for one with room, or goes on with a move that has
// begun. It refuses data: what holds state cannot be made beside itself. The unit's resources must have names that
// CloudFormation generates, or the second one could not be created; the lock cannot see that.
func PlanMove(lock Lock, unit, to string, o Options) (Move, error) {
	lock = lock.sorted()
	at := slices.IndexFunc(lock.Units, func(u Locked) bool { return u.Name == unit && !u.Gone })
	if at < 0 {
		return Move{}, fmt.Errorf("move unit %q: the lock has no such unit; expected one that is placed", unit)
	}
	u := lock.Units[at]
	if u.Domain == Data {
		return Move{}, fmt.Errorf("move unit %q: it is data, and moving it would lose what is in it; make a new unit, copy the data with a migration, and remove the old one", unit)
	}
	if u.Next != "" {
		if to != "" && to != u.Next {
			return Move{}, fmt.Errorf("move unit %q: it is on its way to %s; expected to finish that first", unit, u.Next)
		}
		return u.phases(lock, at), nil
	}
	if err := target(&lock, &u, to, o.withDefaults()); err != nil {
		return Move{}, fmt.Errorf("move unit %q: %w", unit, err)
	}
	return u.phases(lock, at), nil
}

// target finds the stack that a unit moves to, and adds it to the lock where it is new.
func target(lock *Lock, u *Locked, to string, o Options) error {
	p := &placer{Options: o, owners: map[Home]owner{}, stacks: map[string]*stack{}}
	for _, l := range lock.Units {
		if _, seen := p.owners[l.owner()]; !seen {
			p.owners[l.owner()] = owner{id: len(p.owners), block: 1}
		}
	}
	for _, h := range lock.Stacks {
		p.stack(h)
	}
	for _, l := range lock.Units {
		if !l.Gone {
			p.settle(l)
		}
	}
	if to == "" {
		p.stacks[u.Stack].load = o.Hard // so that it is not chosen
		h := p.choose(u.Unit).Home
		lock.list(h)
		u.Next = h.Name
		return nil
	}
	h, known := lock.home(to)
	if !known {
		return fmt.Errorf("found no stack %q; expected one of %s", to, lock.stacks())
	}
	if err := h.takes(u.Unit); err != nil {
		return err
	}
	if to == u.Stack {
		return fmt.Errorf("it is in %s already; expected another stack", to)
	}
	if over := p.stacks[to].load.Plus(u.Weight).Over(o.Soft); over != "" {
		return fmt.Errorf("stack %s would have %s; expected one with room, or none for a new one", to, over)
	}
	u.Next = to
	return nil
}

// list adds a stack, unless it is there.
func (l *Lock) list(h Home) {
	if _, known := l.home(h.Name); !known {
		l.Stacks = append(l.Stacks, h)
	}
}

// phases are what is to come of a unit's move; at is where the unit is in the lock.
func (u Locked) phases(lock Lock, at int) Move {
	m := Move{Unit: u.Name, From: u.Stack, To: u.Next}
	step := func(name, says string, now Locked) {
		l := lock.sorted()
		l.Units[at] = now
		m.Phases = append(m.Phases, Phase{Name: name, Says: says, Lock: l})
	}
	if lock.Units[at].Next == "" {
		step(PhaseCreate, fmt.Sprintf("create %s in %s, beside the one in %s; nothing uses it yet", u.Name, u.Next, u.Stack), u)
	}
	if !u.Switched {
		u.Switched = true
		step(PhaseSwitch, fmt.Sprintf("let everything that refers to %s use the one in %s", u.Name, u.Next), u)
	}
	from := u.Stack
	u.Stack, u.Next, u.Switched = u.Next, "", false
	step(PhaseDelete, fmt.Sprintf("delete %s from %s", u.Name, from), u)
	return m
}
