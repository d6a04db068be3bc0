package placement_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

func byDomain(l placement.Lock) string {
	var out []string
	for _, d := range []string{placement.Compute, placement.Data} {
		var only placement.Lock
		stacks := map[string]bool{}
		n := 0
		for _, u := range l.Units {
			if u.Domain == d && !u.Gone {
				only.Units = append(only.Units, u)
				stacks[u.Stack] = true
				n += u.Resources
			}
		}
		if n > 0 {
			out = append(out, fmt.Sprintf("%s %d stacks %.1f%% of 500, %.1f per service", d, len(stacks), 100*float64(n)/float64(500*len(stacks)), touched(only)))
		}
	}
	return strings.Join(out, "; ")
}

func TestX(t *testing.T) {
	for seed := uint64(1); seed <= 1; seed++ {
		for _, data := range []int{0, 10} {
			for _, n := range []int{60, 600, 3000} {
				units := someUnits(seed, n, 40, data)
				for _, step := range []int{10, n} {
					var lock placement.Lock
					for k := step; k <= len(units); k += step {
						p, err := placement.Place(lock, units[:k], placement.Options{})
						if err != nil {
							t.Fatal(err)
						}
						lock = p.Lock
					}
					fmt.Printf("seed %d data %2d%% n %4d step %4d: %.1f per service: %s\n", seed, data, n, step, touched(lock), byDomain(lock))
				}
			}
		}
	}
}
