package placement

import (
	"fmt"
	"strconv"
	"strings"
)

// stack is a stack while units are placed.
type stack struct {
	name      string
	domain    string
	exclusive string // service that has it to itself; "" for none
	load      Weight
	used      map[string]int // resources by service
	reserved  int            // resources, in whole blocks of services
	units     int
}

// stackName names the n-th stack of a domain, or of an exclusive service in it: Compute1, ComputeOrders1. It begins
// with a capital letter, as parts of environments do (package names).
func stackName(domain, exclusive string, n int) string {
	return title(domain) + title(exclusive) + strconv.Itoa(n)
}

func title(s string) string {
	var out strings.Builder
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' }) {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}

// parseStack finds domain and number of a stack's name.
func parseStack(name string) (domain string, n int, err error) {
	digits := len(name) - len(strings.TrimRight(name, "0123456789"))
	n, convErr := strconv.Atoi(name[len(name)-digits:])
	for _, d := range []string{Data, Compute} {
		if strings.HasPrefix(name, title(d)) && convErr == nil && n > 0 {
			return d, n, nil
		}
	}
	return "", 0, fmt.Errorf("stack %q: expected a name such as %s or %s; units are never moved by hand, restore the line from Git",
		name, stackName(Compute, "", 1), stackName(Data, "orders", 1))
}

// put adds a unit.
func (s *stack) put(u Unit, block int) {
	s.load = s.load.Plus(u.Weight)
	s.reserved -= blocks(s.used[u.Service], block)
	s.used[u.Service] += u.Resources
	s.reserved += blocks(s.used[u.Service], block)
	s.units++
}

// drop takes a unit out.
func (s *stack) drop(u Unit, block int) {
	s.load = s.load.Minus(u.Weight)
	s.reserved -= blocks(s.used[u.Service], block)
	s.used[u.Service] -= u.Resources
	s.reserved += blocks(s.used[u.Service], block)
	s.units--
}

// owner is who reserves blocks: a service, in each domain for itself.
type owner struct{ service, domain string }

func (u Unit) owner() owner { return owner{u.Service, u.Domain} }

// blockSizes says how much each service reserves at a time: a block, or a sixth of what it has in all where that is less,
// for a small service must not keep much of a stack to itself that it never fills.
func blockSizes(units []Unit, block int) map[owner]int {
	sizes := map[owner]int{}
	for _, u := range units {
		sizes[u.owner()] += u.Resources
	}
	for o, all := range sizes {
		sizes[o] = max(1, min(block, all/blocksOfSmall))
	}
	return sizes
}

// blocksOfSmall is in how many blocks a small service comes.
const blocksOfSmall = 6

// blocks rounds resources up to whole blocks.
func blocks(resources, block int) int { return (resources + block - 1) / block * block }

// own tells whether a unit fits into what its service has reserved here already.
func (s *stack) own(u Unit, block int) bool {
	have := s.used[u.Service]
	return have > 0 && have+u.Resources <= blocks(have, block)
}

// room tells whether there is room for a new block of the unit's service.
func (s *stack) room(u Unit, block int, soft Weight) bool {
	have := s.used[u.Service]
	return s.reserved-blocks(have, block)+blocks(have+u.Resources, block) <= soft.Resources
}
