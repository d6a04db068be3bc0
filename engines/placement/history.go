package placement

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// History edits an app at random, as commits do, and the same way for the same seed. It shows how a lock would fare.
type History struct {
	units map[string]Unit
	next  int
	rand  *rand.Rand
}

// NewHistory begins with some units. What it adds belongs to services of those, or to one called "service".
func NewHistory(seed uint64, units []Unit) *History {
	h := &History{units: map[string]Unit{}, rand: rand.New(rand.NewPCG(seed, 0))}
	for _, u := range units {
		h.units[u.Name] = u
	}
	return h
}

// Branch copies the app; the copy goes its own way from here.
func (h *History) Branch(seed uint64) *History {
	return &History{units: maps.Clone(h.units), next: h.next, rand: rand.New(rand.NewPCG(seed, 1))}
}

// Units returns the app's units by name.
func (h *History) Units() []Unit {
	return slices.SortedFunc(maps.Values(h.units), func(a, b Unit) int { return cmp.Compare(a.Name, b.Name) })
}

// Edit changes the app once, and says how: of ten edits three add a unit, three remove one, two let one grow by one to
// three resources, one lets one shrink, and one renames.
func (h *History) Edit() string {
	if len(h.units) == 0 {
		return h.Add()
	}
	u := h.some()
	switch h.rand.IntN(10) {
	case 0, 1, 2:
		delete(h.units, u.Name)
		return "remove " + u.Name
	case 3, 4:
		return h.grow(u, 1+h.rand.IntN(3))
	case 5:
		return h.grow(u, -h.rand.IntN(min(4, u.Resources)))
	case 6:
		return h.rename(u)
	default:
		return h.Add()
	}
}

// Add adds a unit of 6 to 20 resources, one in ten of them data.
func (h *History) Add() string {
	h.next++
	service, domain := "service", Compute
	if len(h.units) > 0 {
		service = h.some().Service
	}
	if h.rand.IntN(10) == 0 {
		domain = Data
	}
	u := Unit{Service: service, Domain: domain, Weight: weigh(6+h.rand.IntN(15), h.rand.IntN(3))}
	for _, other := range h.units {
		u.Exclusive = u.Exclusive || other.Service == service && other.Exclusive
	}
	u.Name = fmt.Sprintf("%s/added-%08x-%d", service, h.rand.Uint32(), h.next) // sorts anywhere among the service's units
	h.units[u.Name] = u
	return "add " + u.Name
}

// bytesPerResource is what a resource takes in a template, measured over 3000 workers with alarms.
const bytesPerResource = 444

func weigh(resources, outputs int) Weight {
	return Weight{Resources: resources, Outputs: outputs, Bytes: bytesPerResource * resources}
}

func (h *History) some() Unit {
	names := slices.Sorted(maps.Keys(h.units))
	return h.units[names[h.rand.IntN(len(names))]]
}

func (h *History) grow(u Unit, by int) string {
	u.Weight = u.Plus(Weight{Resources: by})
	u.Bytes = max(0, u.Bytes+bytesPerResource*by)
	h.units[u.Name] = u
	return fmt.Sprintf("grow %s by %d", u.Name, by)
}

func (h *History) rename(u Unit) string {
	delete(h.units, u.Name)
	was := u.Name
	h.next++
	u.Name = fmt.Sprintf("%s-r%d", strings.TrimRight(u.Name, "0123456789"), h.next)
	if _, taken := h.units[u.Name]; taken {
		u.Name += "x"
	}
	h.units[u.Name] = u
	return "rename " + was + " to " + u.Name
}
