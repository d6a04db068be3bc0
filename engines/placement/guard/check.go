package guard

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// bytesTolerance is how much heavier than its weight says a unit's text may be, in percent: it depends on how long the
// names of environments and functions are.
const bytesTolerance = 25

// Check holds an app against the lock and the limits: real counts, each unit in its stack and no heavier than it says. It
// may lack units and parts of them, which other kinds of environments have. It also finds references that would bind
// stacks to one another.
func Check(app App, lock placement.Lock, o placement.Options) []Finding {
	units := app.units()
	found := slices.Concat(limits(app, units, o.Limits()), places(app, units, lock), References(app))
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.Stack, b.Stack), cmp.Compare(a.Unit, b.Unit)) })
	return found
}

// limits finds stacks that CloudFormation would refuse.
func limits(app App, units map[key]placement.Weight, hard placement.Weight) []Finding {
	measures := []struct {
		name string
		of   func(placement.Weight) int
	}{
		{"resources", func(w placement.Weight) int { return w.Resources }},
		{"outputs", func(w placement.Weight) int { return w.Outputs }},
		{"parameters", func(w placement.Weight) int { return w.Parameters }},
		{"bytes of template", func(w placement.Weight) int { return w.Bytes }},
	}
	var found []Finding
	for _, s := range app {
		for _, m := range measures {
			if has, limit := m.of(s.Weight()), m.of(hard); has > limit {
				unit := heaviest(units, s.Stack, m.of)
				found = append(found, Finding{checkLimit, s.Stack, unit, fmt.Sprintf("the stack has %d %s; CloudFormation takes %d; the unit named has the most: split it, or move one out with `mainstay stacks move`", has, m.name, limit)})
			}
		}
	}
	return found
}

// places holds units against the lock.
func places(app App, units map[key]placement.Weight, lock placement.Lock) []Finding {
	var found []Finding
	want := map[key]placement.Locked{}
	for _, u := range lock.Units {
		if u.Gone {
			continue
		}
		want[key{u.Name, u.Stack}] = u
		if u.Next != "" {
			want[key{u.Name, u.Next}] = u
		}
	}
	built := map[string]bool{}
	for k := range units {
		built[k.unit] = true
	}
	for k, u := range want {
		has, there := units[k]
		if !there && !built[k.unit] {
			continue
		}
		if !there {
			found = append(found, Finding{checkPlace, k.stack, k.unit, "the lock has it here, and no resource of the template belongs to it; build the unit in the stack of the lock"})
			continue
		}
		if says := weight(has, u.Weight); says != "" {
			found = append(found, Finding{checkWeight, k.stack, k.unit, says})
		}
	}
	for k := range maps.Keys(units) {
		if _, ok := want[k]; !ok {
			found = append(found, Finding{checkPlace, k.stack, k.unit, "the template has it here, and the lock does not; " + elsewhere(lock, k)})
		}
	}
	return found
}

// elsewhere says what to do about a unit that the lock does not have in a stack.
func elsewhere(lock placement.Lock, k key) string {
	for _, u := range lock.Units {
		if u.Name == k.unit && !u.Gone {
			return "expected it in " + u.Stack + ": it would be deleted there and made anew here"
		}
	}
	return "run `mainstay stacks plan` and commit the lock"
}

// weight says what is wrong with a unit's weight; "" if nothing is.
func weight(has, says placement.Weight) string {
	switch {
	case has.Resources > says.Resources:
		return fmt.Sprintf("it has %d resources; its weight says %d at most; run `mainstay stacks plan` and commit the lock", has.Resources, says.Resources)
	case has.Outputs > says.Outputs:
		return fmt.Sprintf("it has %d outputs; its weight says %d at most; run `mainstay stacks plan` and commit the lock", has.Outputs, says.Outputs)
	case 100*has.Bytes > (100+bytesTolerance)*says.Bytes:
		return fmt.Sprintf("it has %d bytes; its weight says %d, which may be %d %% less at most; run `mainstay stacks plan` and commit the lock", has.Bytes, says.Bytes, bytesTolerance)
	}
	return ""
}
