package placement_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// someUnits makes n units of some services with 6 to 20 resources each, data in so many of a hundred.
func someUnits(seed uint64, n, services, data int) []placement.Unit {
	r := rand.New(rand.NewPCG(seed, 1))
	var all []placement.Unit
	for i := range n {
		u := unit(fmt.Sprintf("service-%d/unit-%05d-%d", r.IntN(services), r.IntN(100_000), i), 6+r.IntN(15))
		u.Outputs = r.IntN(3)
		if r.IntN(100) < data {
			u.Domain = placement.Data
		}
		all = append(all, u)
	}
	return all
}

// unit is a unit of compute whose service is in its name.
func unit(name string, resources int) placement.Unit {
	service, _, _ := strings.Cut(name, "/")
	return placement.Unit{Name: name, Service: service, Domain: placement.Compute, Weight: placement.Weight{Resources: resources, Bytes: 444 * resources}}
}

func total(units []placement.Unit) int {
	n := 0
	for _, u := range units {
		n += u.Resources
	}
	return n
}

// moves counts units that are in another stack than before.
func moves(before, after placement.Lock) int {
	n := 0
	for _, u := range after.Units {
		if was, ok := before.Find(u.Name); ok && !was.Gone && !u.Gone && was.Stack != u.Stack {
			n++
		}
	}
	return n
}

// loads sums the weights of stacks.
func loads(l placement.Lock) map[string]placement.Weight {
	found := map[string]placement.Weight{}
	for _, u := range l.Units {
		if !u.Gone {
			found[u.Stack] = found[u.Stack].Plus(u.Weight)
		}
	}
	return found
}

// overflows counts stacks beyond CloudFormation's limits.
func overflows(l placement.Lock) int {
	n := 0
	for _, w := range loads(l) {
		if !w.Fits(placement.Hard()) {
			n++
		}
	}
	return n
}

// touched is in how many stacks the units of a service are, on average.
func touched(l placement.Lock) float64 {
	services, pairs := map[string]bool{}, map[string]bool{}
	for _, u := range l.Units {
		if !u.Gone {
			services[u.Service], pairs[u.Service+" "+u.Stack] = true, true
		}
	}
	return float64(len(pairs)) / float64(len(services))
}
