package placement_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

func TestSimulate(t *testing.T) {
	a, b := unit("users/a", 300), unit("users/b", 150)
	grown := b
	grown.Resources = 300
	steps, lock, err := placement.Simulate(placement.Lock{}, []placement.Change{
		{Name: "first", Units: []placement.Unit{a, b}}, {Name: "too much", Units: []placement.Unit{a, grown}}, {Name: "less", Units: []placement.Unit{a}},
	}, placement.Options{})
	if err != nil || len(steps) != 3 || in(lock, "users/a") != "Compute1" {
		t.Fatalf("Simulate = %+v, %v", steps, err)
	}
	if want := (placement.Step{Change: "first", Units: 2, New: 2, Stacks: 1, Headroom: 0.1}); !near(steps[0], want) {
		t.Errorf("first is %+v; want %+v", steps[0], want)
	}
	if !strings.Contains(steps[1].Full, "600 resources") || steps[2].Removed != 1 {
		t.Errorf("then %+v; want a stack too full, and one unit removed from what was before", steps[1:])
	}
	if _, _, err := placement.Simulate(lock, []placement.Change{{Name: "bad", Units: []placement.Unit{{}}}}, placement.Options{}); err == nil || !strings.Contains(err.Error(), "simulate bad") {
		t.Errorf("Simulate = %v; want which change is wrong", err)
	}
}

func near(a, b placement.Step) bool {
	if d := a.Headroom - b.Headroom; d < -1e-9 || d > 1e-9 {
		return false
	}
	a.Headroom = b.Headroom
	return a == b
}

// TestEdits: the same seed edits alike, another does not, and everything that happens to an app does happen.
func TestEdits(t *testing.T) {
	units := someUnits(1, 30, 4, 10)
	one, again, other := placement.Edits(units, 200, 1), placement.Edits(units, 200, 1), placement.Edits(units, 200, 2)
	same := func(a, b placement.Change) bool { return a.Name == b.Name && slices.Equal(a.Units, b.Units) }
	if !slices.EqualFunc(one, again, same) || slices.EqualFunc(one, other, same) {
		t.Error("want the same edits for the same seed, and others for another")
	}
	for _, verb := range []string{"add ", "remove ", "grow ", "rename "} {
		if !slices.ContainsFunc(one, func(c placement.Change) bool { return strings.HasPrefix(c.Name, verb) }) {
			t.Errorf("200 edits, and none is to %s", verb)
		}
	}
	if empty := placement.Edits(nil, 3, 1); len(empty) != 3 || !strings.HasPrefix(empty[0].Name, "add service/") {
		t.Errorf("edits of nothing are %+v; want an addition first", empty)
	}
}
