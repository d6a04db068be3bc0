package placement

import (
	"cmp"
	"slices"
)

// evict takes units that the main branch has never deployed out of stacks that a merge has made too full. Without a base
// nobody knows which those are, and all stay.
func (p *placer) evict() []Unit {
	if p.Base == nil {
		return nil
	}
	var out []Unit
	for _, s := range p.order {
		if !p.full(s.load) {
			continue
		}
		for s.units > 1 && !s.load.Fits(p.Soft) {
			i := p.leaver(s)
			if i < 0 {
				break
			}
			u := p.placed[i].Unit
			p.placed = slices.Delete(p.placed, i, i+1)
			s.add(Weight{}.Minus(u.Weight), p.owners[u.owner()])
			s.units--
			out = append(out, u)
		}
	}
	return out
}

// leaver finds the unit that leaves a stack that is too full, -1 if none may: the smallest that makes enough room, or the
// biggest where none does alone.
func (p *placer) leaver(s *stack) int {
	best := -1
	for i, u := range p.placed {
		base, known := p.base.Find(u.Name)
		if u.Stack == s.Name && u.Next == "" && (!known || base.Gone) && (best < 0 || p.leavesBefore(s, u, p.placed[best])) {
			best = i
		}
	}
	return best
}

func (p *placer) leavesBefore(s *stack, a, b Locked) bool {
	first, second := s.load.Minus(a.Weight).Fits(p.Soft), s.load.Minus(b.Weight).Fits(p.Soft)
	if first != second {
		return first
	}
	if first {
		return cmp.Or(a.Resources-b.Resources, cmp.Compare(a.Name, b.Name)) < 0
	}
	return cmp.Or(b.Resources-a.Resources, cmp.Compare(a.Name, b.Name)) < 0
}
