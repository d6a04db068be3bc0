package placement_test

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// BenchmarkPlace_3000 reports how long it takes to place 3000 units of 40 services, how full the stacks are then, and how
// many of them a service touches: where all units are new, where the lock has them all, and after they came one by one.
func BenchmarkPlace_3000(b *testing.B) {
	for _, data := range []int{0, 10} {
		for _, o := range []placement.Options{{Block: placement.NoBlocks}, {}} {
			units := someUnits(1, 3000, 40, data)
			name := fmt.Sprintf("data=%d%%/block=%d", data, cmp.Or(o.Block, placement.DefaultBlock))
			b.Run(name+"/new", func(b *testing.B) { planning(b, placement.Lock{}, units, o) })
			first := planning(b, placement.Lock{}, units, o)
			b.Run(name+"/locked", func(b *testing.B) { planning(b, first, units, o) })
			b.Run(name+"/arrived-in-tens", func(b *testing.B) { planning(b, arrived(b, units, o), units, o) })
		}
	}
}

func planning(b *testing.B, lock placement.Lock, units []placement.Unit, o placement.Options) placement.Lock {
	var p placement.Plan
	var err error
	b.ResetTimer()
	for range max(1, b.N) {
		if p, err = placement.Place(lock, units, o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(p.Stacks)), "stacks")
	b.ReportMetric(100*float64(total(units))/float64(460*len(p.Stacks)), "%soft")
	b.ReportMetric(100*float64(total(units))/float64(500*len(p.Stacks)), "%hard")
	b.ReportMetric(touched(p.Lock), "stacks/service")
	return p.Lock
}

func arrived(b *testing.B, units []placement.Unit, o placement.Options) placement.Lock {
	var lock placement.Lock
	for n := 10; n <= len(units); n += 10 {
		p, err := placement.Place(lock, units[:n], o)
		if err != nil {
			b.Fatal(err)
		}
		lock = p.Lock
	}
	return lock
}

// BenchmarkStrategies lets each strategy place the same histories of 200 edits, and counts what it does wrong. Time is
// not what is compared here.
func BenchmarkStrategies(b *testing.B) {
	for _, units := range []int{60, 600, 3000} {
		for _, s := range []struct {
			name string
			run  strategy
		}{
			{"lock", locked(placement.Options{})}, {"lock-without-blocks", locked(placement.Options{Block: placement.NoBlocks})},
			{"sorted-next-fit", nextFit}, {"hash-modulo-N", hashed},
			{"split-stacks-perType", perType}, {"split-stacks-perFunction", perFunction}, {"split-stacks-perGroup", perGroup},
		} {
			b.Run(fmt.Sprintf("units=%d/%s", units, s.name), func(b *testing.B) {
				for b.Loop() {
					history(b, s.run, units)
				}
			})
		}
	}
}

// history reports moves of units, stacks beyond a limit at worst, and stacks at last.
func history(b *testing.B, run strategy, units int) {
	h := placement.NewHistory(7, someUnits(7, units, 40, 10))
	lock, err := run(placement.Lock{}, h.Units())
	moved, over := 0, 0
	for range 200 {
		h.Edit()
		var next placement.Lock
		if err == nil {
			next, err = run(lock, h.Units())
		}
		if err != nil {
			b.Fatal(err)
		}
		moved, over = moved+moves(lock, next), max(over, overflows(next))
		lock = next
	}
	b.ReportMetric(float64(moved), "moves")
	b.ReportMetric(float64(over), "stacks>limit")
	b.ReportMetric(float64(len(loads(lock))), "stacks")
}

// strategy is a way to place units: given where they live, it says where they shall live.
type strategy func(lock placement.Lock, units []placement.Unit) (placement.Lock, error)

func locked(o placement.Options) strategy {
	return func(lock placement.Lock, units []placement.Unit) (placement.Lock, error) {
		p, err := placement.Place(lock, units, o)
		return p.Lock, err
	}
}

// assign makes a lock of what a function says about each unit, in the order of names; domains are kept apart, which is
// kind to the strategies.
func assign(units []placement.Unit, stack func(u placement.Unit) string) placement.Lock {
	l := placement.Lock{Version: placement.Version}
	for _, u := range slices.SortedFunc(slices.Values(units), func(a, b placement.Unit) int { return cmp.Compare(a.Name, b.Name) }) {
		l.Units = append(l.Units, placement.Locked{Unit: u, Stack: u.Domain + stack(u)})
	}
	return l
}

func hash(s string) int {
	h := fnv.New32a()
	h.Write([]byte(s))
	return int(h.Sum32())
}

// hashed takes the name's hash modulo a number of stacks that leaves a quarter free, computed anew each time.
func hashed(_ placement.Lock, units []placement.Unit) (placement.Lock, error) {
	n := max(1, (total(units)*4/3+459)/460)
	return assign(units, func(u placement.Unit) string { return fmt.Sprint(hash(u.Name) % n) }), nil
}

// nextFit fills one stack after the other in the order of names, as a loop over sorted functions does.
func nextFit(_ placement.Lock, units []placement.Unit) (placement.Lock, error) {
	n, load := map[string]int{}, map[string]int{}
	return assign(units, func(u placement.Unit) string {
		if load[u.Domain] += u.Resources; load[u.Domain] > 460 {
			n[u.Domain], load[u.Domain] = n[u.Domain]+1, u.Resources
		}
		return fmt.Sprint(n[u.Domain])
	}), nil
}

// perFunction is what serverless-plugin-split-stacks does with perFunction: a stack for each function.
func perFunction(_ placement.Lock, units []placement.Unit) (placement.Lock, error) {
	return assign(units, func(u placement.Unit) string { return u.Name }), nil
}

// perGroup is its perGroupFunction: the name's hash modulo nestedStackCount, a number that is chosen once and "should
// never be changed"; here for the first app with a quarter left free.
func perGroup(lock placement.Lock, units []placement.Unit) (placement.Lock, error) {
	n := (total(units)*4/3 + 459) / 460
	for s := range loads(lock) { // what was chosen first
		_, count, _ := strings.Cut(s, "of")
		chosen, err := strconv.Atoi(count)
		if err != nil {
			return lock, err
		}
		n = chosen
	}
	return assign(units, func(u placement.Unit) string { return fmt.Sprintf("%dof%d", hash(u.Name)%n, n) }), nil
}

// perType is its default, perType: resources of a type share a stack. A unit here has ten types of resources, as a worker
// with alarms has, so each stack gets a tenth of everything.
func perType(_ placement.Lock, units []placement.Unit) (placement.Lock, error) {
	l := placement.Lock{Version: placement.Version}
	for _, u := range units {
		for kind := range 10 {
			part := u
			part.Name = fmt.Sprintf("%s/type-%d", u.Name, kind)
			part.Weight = placement.Weight{Resources: (u.Resources + 9 - kind) / 10, Bytes: 444 * ((u.Resources + 9 - kind) / 10)}
			l.Units = append(l.Units, placement.Locked{Unit: part, Stack: fmt.Sprintf("type-%d", kind)})
		}
	}
	slices.SortFunc(l.Units, func(a, b placement.Locked) int { return cmp.Compare(a.Name, b.Name) })
	return l, nil
}
