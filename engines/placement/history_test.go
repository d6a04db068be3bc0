package placement_test

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// app is the units of an app, by name, as people change it.
type app struct {
	units map[string]placement.Unit
	next  int
	rand  *rand.Rand
}

// newApp has n units of some services, with weights from 6 to 20 resources.
func newApp(seed uint64, n, services int) *app {
	a := &app{units: map[string]placement.Unit{}, rand: rand.New(rand.NewPCG(seed, 1))}
	for range n {
		a.add(services)
	}
	return a
}

func (a *app) add(services int) {
	a.next++
	service, domain := fmt.Sprintf("service-%d", a.rand.IntN(services)), placement.Compute
	if a.rand.IntN(10) == 0 {
		domain = placement.Data
	}
	r := 6 + a.rand.IntN(15)
	u := placement.Unit{Name: fmt.Sprintf("%s/unit-%d", service, a.rand.IntN(1_000_000)*10_000+a.next), Service: service, Domain: domain,
		Weight: placement.Weight{Resources: r, Outputs: a.rand.IntN(3), Parameters: 0, Bytes: 444 * r}}
	a.units[u.Name] = u
}

// some is one of the units, the same for the same seed.
func (a *app) some() placement.Unit {
	names := slices.Sorted(maps.Keys(a.units))
	return a.units[names[a.rand.IntN(len(names))]]
}

// edit changes the app as a commit does: mostly it adds, sometimes it removes, grows, shrinks or renames a unit.
func (a *app) edit(services int) {
	if len(a.units) == 0 {
		a.add(services)
		return
	}
	switch u := a.some(); a.rand.IntN(10) {
	case 0, 1, 2:
		delete(a.units, u.Name)
	case 3, 4:
		a.grow(u, 1+a.rand.IntN(3))
	case 5:
		a.grow(u, -a.rand.IntN(min(3, u.Resources)))
	case 6:
		delete(a.units, u.Name)
		u.Name += "-renamed"
		a.units[u.Name] = u
	default:
		a.add(services)
	}
}

func (a *app) grow(u placement.Unit, by int) {
	u.Resources, u.Bytes = u.Resources+by, u.Bytes+444*by
	a.units[u.Name] = u
}

func (a *app) list() []placement.Unit { return slices.Collect(maps.Values(a.units)) }

func (a *app) clone(seed uint64) *app {
	return &app{units: maps.Clone(a.units), next: a.next + int(seed)*1000, rand: rand.New(rand.NewPCG(seed, 2))}
}

// place is a way to place units: given where they live, say where they shall live.
type place func(lock placement.Lock, units []placement.Unit) (placement.Lock, error)

func ours(o placement.Options) place {
	return func(lock placement.Lock, units []placement.Unit) (placement.Lock, error) {
		p, err := placement.Place(lock, units, o)
		return p.Lock, err
	}
}

// assign makes a lock of what a function says about each unit.
func assign(units []placement.Unit, stack func(i int, u placement.Unit) int) placement.Lock {
	l := placement.Lock{Version: placement.Version}
	sorted := slices.SortedFunc(slices.Values(units), func(a, b placement.Unit) int { return cmpName(a, b) })
	for i, u := range sorted {
		l.Units = append(l.Units, placement.Locked{Unit: u, Stack: fmt.Sprintf("%s%d", map[string]string{placement.Data: "Data", placement.Compute: "Compute"}[u.Domain], 1+stack(i, u))})
	}
	return l
}

func cmpName(a, b placement.Unit) int {
	if a.Name < b.Name {
		return -1
	}
	return 1
}

func hash(s string) int {
	h := fnv.New32a()
	h.Write([]byte(s))
	return int(h.Sum32())
}

// hashed is what serverless-plugin-split-stacks does with perGroupFunction, and many by hand: the name's hash, modulo a
// number of stacks that leaves a quarter free.
func hashed(_ placement.Lock, units []placement.Unit) (placement.Lock, error) {
	n := max(1, (total(units)*4/3+459)/460)
	return assign(units, func(_ int, u placement.Unit) int { return hash(u.Name) % n }), nil
}

// nextFit fills one stack after the other in the order of names, as a loop over sorted functions does.
func nextFit(_ placement.Lock, units []placement.Unit) (placement.Lock, error) {
	n, load := 0, 0
	return assign(units, func(_ int, u placement.Unit) int {
		if load += u.Resources; load > 460 {
			n, load = n+1, u.Resources
		}
		return n
	}), nil
}

// perFunction is serverless-plugin-split-stacks' perFunction: a nested stack for each.
func perFunction(_ placement.Lock, units []placement.Unit) (placement.Lock, error) {
	return assign(units, func(_ int, u placement.Unit) int { return hash(u.Name) }), nil
}

// perGroup is its perGroupFunction with its default of 20 nested stacks, which "should never be changed".
func perGroup(_ placement.Lock, units []placement.Unit) (placement.Lock, error) {
	return assign(units, func(_ int, u placement.Unit) int { return hash(u.Name) % 20 }), nil
}

// perType is its default, as far as units can tell: the resources of a type are together. The types of a unit's parts
// are as many as it has resources, up to ten, so each stack gets a tenth of everything.
func perType(_ placement.Lock, units []placement.Unit) (placement.Lock, error) {
	l := placement.Lock{Version: placement.Version}
	for _, u := range units {
		for part := range 10 {
			p := u
			p.Name, p.Weight = fmt.Sprintf("%s/part-%d", u.Name, part), placement.Weight{Resources: (u.Resources + 9 - part) / 10}
			if p.Resources > 0 {
				l.Units = append(l.Units, placement.Locked{Unit: p, Stack: fmt.Sprintf("Compute%d", part+1)})
			}
		}
	}
	slices.SortFunc(l.Units, func(a, b placement.Locked) int { return cmpName(a.Unit, b.Unit) })
	return l, nil
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
