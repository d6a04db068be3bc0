package placement_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// TestMoved: a unit that was somewhere is nowhere else later, but by a move in phases, or where its stack was too full.
func TestMoved(t *testing.T) {
	units := []placement.Unit{unit("users/a", 300), unit("users/b", 100), unit("users/c", 450)}
	main := plan(t, placement.Lock{}, units, placement.Options{}).Lock
	to := func(l placement.Lock, name, stack string) placement.Lock {
		moved := placement.Lock{Version: l.Version, Stacks: l.Stacks, Units: append([]placement.Locked{}, l.Units...)}
		for i := range moved.Units {
			if moved.Units[i].Name == name {
				moved.Units[i].Stack = stack
			}
		}
		return moved
	}
	begun, err := placement.PlanMove(main, "users/b", "", placement.Options{})
	if err != nil {
		t.Fatal(err)
	}
	gone := plan(t, main, units[:1], placement.Options{}).Lock
	full := to(main, "users/c", in(main, "users/a"))
	for name, c := range map[string]struct {
		earlier, later placement.Lock
		want           int
	}{
		"Same":       {main, main, 0},
		"ByHand":     {main, to(main, "users/b", in(main, "users/c")), 1},
		"Created":    {main, begun.Phases[0].Lock, 0},
		"Switched":   {begun.Phases[0].Lock, begun.Phases[1].Lock, 0},
		"Deleted":    {begun.Phases[1].Lock, begun.Phases[2].Lock, 0},
		"AllAtOnce":  {main, begun.Phases[2].Lock, 1},
		"WasRemoved": {gone, to(main, "users/b", in(main, "users/c")), 0},
		"WasTooFull": {full, main, 0},
	} {
		if got := c.later.Moved(c.earlier, placement.Options{}); len(got) != c.want {
			t.Errorf("%s: moved %+v; want %d", name, got, c.want)
		}
	}
}
