package placement_test

import (
	"fmt"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

const services = 40

// BenchmarkPlace_3000 reports how long it takes to place 3000 units, how full the stacks are then, and how many of them a
// service touches.
func BenchmarkPlace_3000(b *testing.B) {
	units := newApp(1, 3000, services).list()
	for name, block := range map[string]int{"none": placement.NoBlocks, "default": 0} {
		b.Run("block="+name, func(b *testing.B) {
			var p placement.Plan
			for b.Loop() {
				var err error
				if p, err = placement.Place(placement.Lock{}, units, placement.Options{Block: block}); err != nil {
					b.Fatal(err)
				}
			}
			touched := 0
			for _, s := range p.Stacks {
				touched += s.Services
			}
			b.ReportMetric(float64(len(p.Stacks)), "stacks")
			b.ReportMetric(100*float64(total(units))/float64(460*len(p.Stacks)), "%soft")
			b.ReportMetric(100*float64(total(units))/float64(500*len(p.Stacks)), "%hard")
			b.ReportMetric(float64(touched)/services, "stacks/service")
		})
	}
}

// BenchmarkHistory lets each strategy place the same histories of 200 edits, and counts what it does wrong.
func BenchmarkHistory(b *testing.B) {
	for _, strategy := range []struct {
		name string
		run  place
	}{
		{"lock", ours(placement.Options{})}, {"lock-without-blocks", ours(placement.Options{Block: placement.NoBlocks})},
		{"sorted-next-fit", nextFit}, {"hash-modulo-stacks", hashed},
		{"plugin-perGroup", perGroup}, {"plugin-perFunction", perFunction}, {"plugin-perType", perType},
	} {
		for _, units := range []int{60, 600} {
			b.Run(fmt.Sprintf("%s/units=%d", strategy.name, units), func(b *testing.B) { history(b, strategy.run, units) })
		}
	}
}

func history(b *testing.B, p place, units int) {
	var moved, over, stacks int
	for b.Loop() {
		moved, over, stacks = 0, 0, 0
		a := newApp(7, units, services)
		lock, err := p(placement.Lock{}, a.list())
		for range 200 {
			if err != nil {
				b.Fatal(err)
			}
			a.edit(services)
			var next placement.Lock
			if next, err = p(lock, a.list()); err == nil {
				moved, over, stacks = moved+moves(lock, next), max(over, overflows(next)), len(loads(next))
				lock = next
			}
		}
	}
	b.ReportMetric(float64(moved), "moves")
	b.ReportMetric(float64(over), "stacks>limit")
	b.ReportMetric(float64(stacks), "stacks")
}
