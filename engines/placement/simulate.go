package placement

import (
	"errors"
	"fmt"
)

// Step is what one change of an app came to.
type Step struct {
	Change   string  `json:"change"`
	Units    int     `json:"units"`
	New      int     `json:"new"`
	Removed  int     `json:"removed"`
	Moved    int     `json:"moved"`
	Stacks   int     `json:"stacks"`
	Headroom float64 `json:"headroom"`       // of the fullest stack, as a part of its hard limits
	Full     string  `json:"full,omitempty"` // why the change cannot be placed; what was before stays
}

// Change is a state of an app, and what led to it.
type Change struct {
	Name  string
	Units []Unit
}

// Simulate places one state of an app after the other, as if each were deployed. A change that makes a stack outgrow its
// limits is noted and left out.
func Simulate(lock Lock, changes []Change, o Options) ([]Step, Lock, error) {
	var steps []Step
	for _, c := range changes {
		p, err := Place(lock, c.Units, o)
		step := Step{Change: c.Name, Units: len(c.Units), Headroom: 1}
		if full := (FullError{}); errors.As(err, &full) {
			step.Full = full.Error()
			steps = append(steps, step)
			continue
		}
		if err != nil {
			return steps, lock, fmt.Errorf("simulate %s: %w", c.Name, err)
		}
		step.New, step.Removed, step.Moved, step.Stacks = len(p.New), len(p.Removed), len(p.Moved), len(p.Stacks)
		for _, s := range p.Stacks {
			step.Headroom = min(step.Headroom, s.Headroom(p.Limits.Hard))
		}
		steps, lock = append(steps, step), p.Lock
	}
	return steps, lock, nil
}

// Edits makes changes at random: n edits of some units, the same for the same seed.
func Edits(units []Unit, n int, seed uint64) []Change {
	h := NewHistory(seed, units)
	var all []Change
	for range n {
		name := h.Edit()
		all = append(all, Change{name, h.Units()})
	}
	return all
}
