package placement

// How well a stack suits a new unit: the best is taken.
const (
	unfit    = iota
	squeezes // there is room, but other services have reserved it
	begins   // there is room for a first block of the unit's service
	extends  // the service is here, and there is room for another block of it
	fills    // the service has reserved the room
)

// When to open another stack, although there is room that services have reserved and do not use: measured with 3000 units
// of 40 services, so that stacks are 84 % full of CloudFormation's limit, and a service is in at most 8 of them, both where
// the units come together and where they come one by one in random order.
const (
	// sparse is how full, in percent of the soft limit, the stacks of a domain must be.
	sparse = 94
	// idle is how much of all the blocks of compute, in percent, may be empty: while an app is small, blocks need room
	// to become stacks of a few services each.
	idle = 54
)

// choose finds the stack for a new unit, and opens one where none has room.
func (p *placer) choose(u Unit) *stack {
	home, o := u.home(), p.owners[u.owner()]
	var best *stack
	rank, stacks, load := unfit, 0, u.Resources
	for _, s := range p.order {
		if s.Domain != home.Domain || s.Service != home.Service {
			continue
		}
		stacks, load = stacks+1, load+s.load.Resources
		r := p.suits(s, u, o)
		if r > rank || r == rank && r != unfit && s.betterThan(best, r, o) {
			best, rank = s, r
		}
	}
	if best == nil || rank == squeezes && p.opens(home.Domain, stacks, load) {
		return p.open(home)
	}
	return best
}

// opens tells whether another stack may be opened, given how many there are and what is in them.
func (p *placer) opens(domain string, stacks, load int) bool {
	if 100*load > sparse*p.Soft.Resources*stacks {
		return true
	}
	return domain == Compute && 100*(p.Soft.Resources*(stacks+1)-load) <= idle*p.reserve
}

// suits tells how well a stack suits a unit.
func (p *placer) suits(s *stack, u Unit, o owner) int {
	if !s.load.Plus(u.Weight).Fits(p.Soft) {
		return unfit
	}
	have := s.used[o.id]
	reserved, wanted := blocks(have, o.block), blocks(have+u.Resources, o.block)
	switch {
	case have > 0 && wanted == reserved:
		return fills
	case s.reserved-reserved+wanted > p.Soft.Resources:
		return squeezes
	case have > 0:
		return extends
	default:
		return begins
	}
}

// betterThan tells which of two stacks that suit a unit equally well is taken: where it squeezes in, the one where its
// service is already, and then the one with most room, as more of the service will come; otherwise the fullest.
func (s *stack) betterThan(best *stack, rank int, o owner) bool {
	if rank != squeezes {
		return s.reserved > best.reserved || s.reserved == best.reserved && s.load.Resources > best.load.Resources
	}
	if here, there := s.used[o.id] > 0, best.used[o.id] > 0; here != there {
		return here
	}
	return s.load.Resources < best.load.Resources
}

// open makes the next stack of a domain, or of an exclusive service in it.
func (p *placer) open(home Home) *stack {
	for n := 1; ; n++ {
		if home.Name = home.numbered(n); p.stacks[home.Name] == nil {
			return p.stack(home)
		}
	}
}

// stack adds a stack, unless it is there.
func (p *placer) stack(h Home) *stack {
	if p.stacks[h.Name] == nil {
		p.stacks[h.Name] = &stack{Home: h, load: p.Overhead, used: make([]int, len(p.owners)+1)}
		p.order = append(p.order, p.stacks[h.Name])
	}
	return p.stacks[h.Name]
}
