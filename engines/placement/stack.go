package placement

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Home is a stack that units may live in, as the lock lists it.
type Home struct {
	Name    string `json:"stack"`
	Domain  string `json:"domain"`
	Service string `json:"service,omitempty"` // that has it to itself; "" for none
}

// validStack is what a stack's name begins and goes on with: a capital, as parts of environments do (package names), and
// otherwise what CloudFormation allows (API reference, CreateStack: StackName).
var validStack = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

func (h Home) validate() error {
	if !validStack.MatchString(h.Name) {
		return fmt.Errorf("stack %q: expected a name such as %s; restore the line from Git", h.Name, Home{Domain: Compute}.numbered(1))
	}
	if h.Domain != Data && h.Domain != Compute {
		return fmt.Errorf("stack %q: found domain %q; expected %s or %s; restore the line from Git", h.Name, h.Domain, Data, Compute)
	}
	return nil
}

// takes says why a unit cannot live in a stack.
func (h Home) takes(u Unit) error {
	if h.Domain != u.Domain {
		return fmt.Errorf("unit %q of domain %s is in stack %s of domain %s: a unit never changes its domain; give it another name, or restore the line from Git",
			u.Name, u.Domain, h.Name, h.Domain)
	}
	if h.Service != "" && h.Service != u.Service {
		return fmt.Errorf("unit %q of service %s is in stack %s, which service %s has to itself; restore the line from Git", u.Name, u.Service, h.Name, h.Service)
	}
	return nil
}

// numbered names the n-th stack of a domain, or of an exclusive service in it: Compute1, ComputeOrders1.
func (h Home) numbered(n int) string { return title(h.Domain) + title(h.Service) + strconv.Itoa(n) }

func title(s string) string {
	var out strings.Builder
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-_./", r) }) {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}

// stack is a stack while units are placed.
type stack struct {
	Home
	load     Weight
	used     []int // resources, by owner
	reserved int   // resources, in whole blocks of owners
	units    int
}

// add adds a weight of an owner, or takes it out again where it is negative.
func (s *stack) add(w Weight, o owner) {
	s.load = s.load.Plus(w)
	s.reserved -= blocks(s.used[o.id], o.block)
	s.used[o.id] += w.Resources
	s.reserved += blocks(s.used[o.id], o.block)
}

// owner is who reserves blocks: a service, in each domain for itself.
type owner struct {
	id    int
	block int // how many resources it reserves at a time
}

// dataBlocks is how much smaller the blocks of data are: a service has few units with state, and they are seldom deployed.
const dataBlocks = 3

// owners numbers them.
func owners(units []Unit, block int) map[Home]owner {
	all := map[Home]owner{}
	for _, u := range units {
		if _, seen := all[u.owner()]; seen {
			continue
		}
		size := block
		if u.Domain == Data {
			size /= dataBlocks
		}
		all[u.owner()] = owner{id: len(all), block: max(1, size)}
	}
	return all
}

func (u Unit) owner() Home { return Home{Domain: u.Domain, Service: u.Service} }

// home is what a stack for the unit must be.
func (u Unit) home() Home {
	if u.Exclusive {
		return u.owner()
	}
	return Home{Domain: u.Domain}
}

// blocks rounds resources up to whole blocks.
func blocks(resources, block int) int { return (resources + block - 1) / block * block }
