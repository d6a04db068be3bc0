package placement_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// TestPlace_Overflow: both branches have filled the same stack; only what main never deployed leaves it, and only where
// somebody says what main has.
func TestPlace_Overflow(t *testing.T) {
	deployed := []placement.Unit{unit("users/a", 300)}
	main := plan(t, placement.Lock{}, deployed, placement.Options{}).Lock
	one, other := append(slices.Clone(deployed), unit("users/b", 150)), append(slices.Clone(deployed), unit("users/c", 140))
	left, right := plan(t, main, one, placement.Options{}).Lock, plan(t, main, other, placement.Options{}).Lock
	both := placement.Lock{Version: 1, Stacks: left.Stacks, Units: slices.Concat(left.Units, right.Units[1:])}
	all := append(one, other[1])
	p := plan(t, both, all, placement.Options{Base: &main})
	if in(p.Lock, "users/a") != "Compute1" || len(p.Moved) != 1 || p.Moved[0] != "users/c" || overflows(p.Lock) > 0 {
		t.Errorf("moved are %v in %+v; want users/c, the smallest that makes room", p.Moved, p.Lock.Units)
	}
	if _, err := placement.Place(both, all, placement.Options{}); err == nil || !strings.Contains(err.Error(), "would have 590 resources") {
		t.Errorf("without a base: %v; want an error, as nothing may move", err)
	}
	if _, err := placement.Place(both, all, placement.Options{Base: &both}); err == nil {
		t.Error("everything is deployed; want an error, as nothing may move")
	}
}

// TestPlace_ByHand: somebody has moved a deployed unit by editing the lock.
func TestPlace_ByHand(t *testing.T) {
	units := []placement.Unit{unit("users/a", 300), unit("users/b", 300)}
	main := plan(t, placement.Lock{}, units, placement.Options{}).Lock
	edited := main
	edited.Units = slices.Clone(main.Units)
	edited.Units[1].Stack = "Compute1"
	_, err := placement.Place(edited, units, placement.Options{Base: &main})
	want := `unit "users/b" is in stack Compute1, but the main branch has deployed it in Compute2`
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("Place = %v; want %q", err, want)
	}
}

// TestPlace_RemovedHere: a branch has removed a unit and its stack is full; when the unit comes back it goes where main
// still has it, whatever the tombstone says.
func TestPlace_RemovedHere(t *testing.T) {
	units := []placement.Unit{unit("users/a", 300), unit("users/b", 150)}
	main := plan(t, placement.Lock{}, units, placement.Options{}).Lock
	here := plan(t, main, units[:1], placement.Options{}).Lock
	here = plan(t, here, []placement.Unit{units[0], unit("users/c", 160)}, placement.Options{Base: &main}).Lock
	p := plan(t, here, append(units, unit("users/c", 160)), placement.Options{Base: &main})
	if in(p.Lock, "users/b") != "Compute1" || in(p.Lock, "users/c") != "Compute2" {
		t.Errorf("placed are %+v; want users/b back in Compute1 and users/c out of it", p.Lock.Units)
	}
}
