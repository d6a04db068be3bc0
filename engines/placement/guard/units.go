package guard

import (
	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/engines/template"
)

// key is a unit in a stack.
type key struct{ unit, stack string }

// units returns what each unit really weighs, by unit and stack. An output belongs to the unit of the resource that it
// refers to first. Parameters belong to none.
func (a App) units() map[key]placement.Weight {
	found := map[key]placement.Weight{}
	add := func(s Stack, id string, w placement.Weight) {
		if unit, ok := s.Owners[id]; ok {
			k := key{unit, s.Stack}
			found[k] = found[k].Plus(w)
		}
	}
	for _, s := range a {
		for id := range s.Resources {
			add(s, id, placement.Weight{Resources: 1, Bytes: s.sizes[id]})
		}
		for id, o := range s.Outputs {
			if refers := template.References(o.Value); len(refers) > 0 {
				add(s, refers[0], placement.Weight{Outputs: 1, Bytes: s.outputs[id]})
			}
		}
	}
	return found
}

// heaviest is the unit of a stack that weighs most by a measure: who to split where a stack is too full.
func heaviest(units map[key]placement.Weight, stack string, by func(placement.Weight) int) string {
	best := key{stack: stack}
	for k, w := range units {
		if k.stack != stack {
			continue
		}
		if more := by(w) - by(units[best]); best.unit == "" || more > 0 || more == 0 && k.unit < best.unit {
			best = k
		}
	}
	return best.unit
}
