package placement_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// broken says what a strategy does wrong over a history of edits, each of which is deployed; "" for nothing.
func broken(run strategy, h *placement.History, edits int) string {
	lock, err := run(placement.Lock{}, h.Units())
	if err != nil {
		return err.Error()
	}
	for i := range edits {
		before := h.Branch(0)
		what := h.Edit()
		next, err := run(lock, h.Units())
		if full := (placement.FullError{}); errors.As(err, &full) && tooMuch(lock, h.Units(), full.Stack) {
			h = before.Branch(uint64(i)) // units grew past the hard limit: to say so is right, to move them would not be
			continue
		}
		if err == nil {
			err = compare(run, lock, next, h.Units())
		}
		if err != nil {
			return fmt.Sprintf("edit %d, %s: %v", i, what, err)
		}
		lock = next
	}
	return ""
}

// tooMuch tells whether the units of a stack weigh more than it may hold, where they are.
func tooMuch(lock placement.Lock, units []placement.Unit, stack string) bool {
	var sum placement.Weight
	for _, u := range units {
		if was, ok := lock.Find(u.Name); ok && !was.Gone && was.Stack == stack {
			sum = sum.Plus(u.Weight)
		}
	}
	return !sum.Fits(placement.Hard())
}

// compare says where a plan moves a unit, breaks a limit, depends on the order of units, changes when it is made again,
// or loses a unit.
func compare(run strategy, lock, next placement.Lock, units []placement.Unit) error {
	if n := moves(lock, next); n > 0 {
		return fmt.Errorf("moves %d units", n)
	}
	if n := overflows(next); n > 0 {
		return fmt.Errorf("%d stacks are over the limits", n)
	}
	slices.Reverse(units)
	if again, err := run(lock, units); err != nil || !slices.Equal(again.Units, next.Units) {
		return fmt.Errorf("the same units in another order give another plan (%w)", err)
	}
	if again, err := run(next, units); err != nil || !slices.Equal(again.Units, next.Units) {
		return fmt.Errorf("a plan of what is planned changes something (%w)", err)
	}
	alive := 0
	for _, u := range next.Units {
		if !u.Gone {
			alive++
		}
		if !strings.HasPrefix(strings.ToLower(u.Stack), u.Domain) {
			return fmt.Errorf("%s of domain %s is in %s", u.Name, u.Domain, u.Stack)
		}
	}
	if alive != len(units) {
		return fmt.Errorf("%d units are placed; want %d", alive, len(units))
	}
	return nil
}

func TestPlace_Histories(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := placement.Options{Block: rapid.SampledFrom([]int{placement.NoBlocks, 46, 153, 460}).Draw(t, "block")}
		seed := rapid.Uint64().Draw(t, "seed")
		units := someUnits(seed, rapid.IntRange(0, 200).Draw(t, "units"), rapid.IntRange(1, 12).Draw(t, "services"), 10)
		if wrong := broken(locked(o), placement.NewHistory(seed, units), rapid.IntRange(1, 60).Draw(t, "edits")); wrong != "" {
			t.Fatal(wrong)
		}
	})
}

// TestPlace_Histories_Red: what others do fails the same check.
func TestPlace_Histories_Red(t *testing.T) {
	for name, run := range map[string]strategy{"hash": hashed, "next fit": nextFit} {
		if wrong := broken(run, placement.NewHistory(1, someUnits(1, 300, 8, 10)), 200); !strings.Contains(wrong, "moves") {
			t.Errorf("%s: found %q; want it to move units", name, wrong)
		}
	}
	if wrong := broken(perType, placement.NewHistory(1, someUnits(1, 600, 8, 0)), 1); !strings.Contains(wrong, "over the limits") {
		t.Errorf("per type: found %q; want stacks over the limits", wrong)
	}
}

// TestPlace_Merge: two branches edit the same app, each with plans of its own, and their locks are merged by lines. What
// the main branch has deployed stays where it is, whatever else has to give way.
func TestPlace_Merge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		root := placement.NewHistory(seed, someUnits(seed, rapid.IntRange(20, 150).Draw(t, "units"), rapid.IntRange(1, 6).Draw(t, "services"), 10))
		main := planned(t, placement.Lock{}, root.Units(), placement.Options{})
		var sides [2]placement.Lock
		var edited [2][]placement.Unit
		for i := range sides {
			h := root.Branch(uint64(i) + 1)
			sides[i] = main
			for range rapid.IntRange(1, 60).Draw(t, "edits") {
				h.Edit()
				sides[i] = planned(t, sides[i], h.Units(), placement.Options{Base: &main})
			}
			for range rapid.IntRange(0, 40).Draw(t, "additions") {
				h.Add()
			}
			sides[i] = planned(t, sides[i], h.Units(), placement.Options{Base: &main})
			edited[i] = h.Units()
		}
		units := merge(root.Units(), edited[0], edited[1])
		both := union(t, main, sides[0], sides[1])
		after := planned(t, both, units, placement.Options{Base: &main})
		if n := moves(main, after); n > 0 {
			t.Fatalf("%d units that main has deployed are moved", n)
		}
		if n := overflows(after); n > 0 {
			t.Fatalf("%d stacks are over the limits after the merge", n)
		}
		if again := planned(t, after, units, placement.Options{Base: &main}); !slices.Equal(again.Units, after.Units) {
			t.Fatal("a plan of what is planned changes something")
		}
	})
}

// planned is the lock of a plan; a history that lets a stack of deployed units grow beyond the limits is left out.
func planned(t *rapid.T, lock placement.Lock, units []placement.Unit, o placement.Options) placement.Lock {
	p, err := placement.Place(lock, units, o)
	if full := (placement.FullError{}); errors.As(err, &full) && tooMuch(*o.Base, units, full.Stack) {
		t.SkipNow()
	}
	if err != nil {
		t.Fatal(err)
	}
	return p.Lock
}

// merge takes of each unit what the side says that has changed it.
func merge(root, one, other []placement.Unit) []placement.Unit {
	byName := func(units []placement.Unit) map[string]placement.Unit {
		all := map[string]placement.Unit{}
		for _, u := range units {
			all[u.Name] = u
		}
		return all
	}
	was, a, b := byName(root), byName(one), byName(other)
	var all []placement.Unit
	for name, u := range a {
		theirs, ok := b[name]
		if _, old := was[name]; old && !ok {
			continue
		}
		if u == was[name] && ok {
			u = theirs
		}
		all = append(all, u)
	}
	for name, u := range b {
		_, old := was[name]
		if _, ours := a[name]; !ours && !old {
			all = append(all, u)
		}
	}
	return all
}

// union merges two locks as Git does with merge=union: what a side has changed of the root's lines, from both.
func union(t *rapid.T, root, one, other placement.Lock) placement.Lock {
	cut := func(l placement.Lock) (stacks, units []string) {
		text, err := l.Text()
		if err != nil {
			t.Fatal(err)
		}
		head, tail, _ := strings.Cut(string(text), "null], \"units\": [\n")
		return strings.Split(head, "\n")[1:], strings.Split(strings.TrimSuffix(tail, "null]}\n"), "\n")
	}
	var merged [2][]string
	rootStacks, rootUnits := cut(root)
	aStacks, aUnits := cut(one)
	bStacks, bUnits := cut(other)
	merged[0], merged[1] = mergeLines(rootStacks, aStacks, bStacks), mergeLines(rootUnits, aUnits, bUnits)
	text := "{\"version\": 1, \"stacks\": [\n" + strings.Join(merged[0], "\n") + "\nnull], \"units\": [\n" + strings.Join(merged[1], "\n") + "\nnull]}\n"
	l, err := placement.ParseLock("lock", []byte(text), &root)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func mergeLines(root, a, b []string) []string {
	var all []string
	for _, line := range slices.Concat(a, b) {
		if slices.Contains(root, line) && (!slices.Contains(a, line) || !slices.Contains(b, line)) {
			continue // the other side has changed it
		}
		if line != "" && !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	return all
}
