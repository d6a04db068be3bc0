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

// broken says what a way to place units does wrong over a history of edits; "" for nothing.
func broken(p place, seed uint64, units, services, edits int) string {
	a := newApp(seed, units, services)
	lock, err := p(placement.Lock{}, a.list())
	for i := 0; i < edits && err == nil; i++ {
		a.edit(services)
		var next placement.Lock
		if next, err = p(lock, a.list()); err != nil {
			break
		}
		if n := moves(lock, next); n > 0 {
			return fmt.Sprintf("edit %d moves %d units", i, n)
		}
		if n := overflows(next); n > 0 {
			return fmt.Sprintf("edit %d leaves %d stacks over the limits", i, n)
		}
		if wrong := disorder(p, lock, next, a.list()); wrong != "" {
			return fmt.Sprintf("edit %d: %s", i, wrong)
		}
		lock = next
	}
	if full := (placement.FullError{}); errors.As(err, &full) {
		return "" // units grew past the hard limit: to say so is right, to move them would not be
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// disorder says where a plan depends on the order of units, on being made twice, or loses a unit.
func disorder(p place, lock, next placement.Lock, units []placement.Unit) string {
	slices.Reverse(units)
	if again, err := p(lock, units); err != nil || !slices.Equal(again.Units, next.Units) {
		return fmt.Sprintf("the same units in another order give another plan (%v)", err)
	}
	if again, err := p(next, units); err != nil || !slices.Equal(again.Units, next.Units) {
		return fmt.Sprintf("a plan of what is planned changes something (%v)", err)
	}
	alive := 0
	for _, u := range next.Units {
		if domain := strings.ToLower(strings.TrimRight(u.Stack, "0123456789")); domain != u.Domain {
			return fmt.Sprintf("%s of domain %s is in %s", u.Name, u.Domain, u.Stack)
		}
		if !u.Gone {
			alive++
		}
	}
	if alive != len(units) {
		return fmt.Sprintf("%d units are placed; want %d", alive, len(units))
	}
	return ""
}

func TestPlace_Histories(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		block := rapid.SampledFrom([]int{placement.NoBlocks, 46, 0, 460}).Draw(t, "block")
		units, services := rapid.IntRange(0, 200).Draw(t, "units"), rapid.IntRange(1, 12).Draw(t, "services")
		if wrong := broken(ours(placement.Options{Block: block}), rapid.Uint64().Draw(t, "seed"), units, services, 60); wrong != "" {
			t.Fatal(wrong)
		}
	})
}

// TestPlace_Histories_Red: what others do fails the same check.
func TestPlace_Histories_Red(t *testing.T) {
	for name, p := range map[string]place{"hash": hashed, "next fit": nextFit} {
		var wrong string
		for seed := uint64(0); seed < 10 && wrong == ""; seed++ {
			wrong = broken(p, seed, 100, 8, 100)
		}
		if !strings.Contains(wrong, "moves") {
			t.Errorf("%s: found %q; want it to move units", name, wrong)
		}
	}
}

// TestPlace_Merge: two branches edit the same app; their locks are merged as text, line by line. What the main branch has
// deployed stays where it is, whatever else has to give way.
func TestPlace_Merge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, services := rapid.Uint64Range(1, 1<<40).Draw(t, "seed"), rapid.IntRange(1, 6).Draw(t, "services")
		base := newApp(seed, rapid.IntRange(20, 120).Draw(t, "units"), services)
		main := planned(t, placement.Lock{}, base.list(), placement.Options{})
		one, other := base.clone(1), base.clone(2)
		for range rapid.IntRange(1, 80).Draw(t, "edits") {
			one.add(services)
			other.add(services)
		}
		left, right := planned(t, main, one.list(), placement.Options{}), planned(t, main, other.list(), placement.Options{})
		merged := union(t, left, right)
		for name, u := range other.units {
			one.units[name] = u
		}
		after := planned(t, merged, one.list(), placement.Options{Base: &main})
		if n := moves(main, after); n > 0 {
			t.Fatalf("%d units that main has deployed are moved", n)
		}
		if n := overflows(after); n > 0 {
			t.Fatalf("%d stacks are too full after the merge", n)
		}
		if again := planned(t, after, one.list(), placement.Options{Base: &main}); !slices.Equal(again.Units, after.Units) {
			t.Fatal("a plan of what is planned changes something")
		}
	})
}

func planned(t *rapid.T, lock placement.Lock, units []placement.Unit, o placement.Options) placement.Lock {
	p, err := placement.Place(lock, units, o)
	if err != nil {
		t.Fatal(err)
	}
	return p.Lock
}

// union merges two locks as Git does with merge=union: the lines of both.
func union(t *rapid.T, a, b placement.Lock) placement.Lock {
	var text []string
	for _, l := range []placement.Lock{a, b} {
		data, err := l.Text()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(data)), "\n")
		text = append(text, lines[1:len(lines)-1]...)
	}
	slices.Sort(text)
	merged, err := placement.ParseLock("lock", []byte("{\"version\": 1, \"units\": [\n"+strings.Join(slices.Compact(text), "\n")+"\nnull]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return merged
}

func TestPlace_Tombstone(t *testing.T) {
	units := []placement.Unit{unit("a/x", 300), unit("b/y", 300), unit("a/z", 100)}
	first, err := placement.Place(placement.Lock{}, units, placement.Options{Block: placement.NoBlocks})
	if err != nil {
		t.Fatal(err)
	}
	without, err := placement.Place(first.Lock, units[:2], placement.Options{Block: placement.NoBlocks})
	if err != nil || !slices.Equal(without.Removed, []string{"a/z"}) {
		t.Fatalf("removed are %v, %v; want a/z", without.Removed, err)
	}
	back, err := placement.Place(without.Lock, units, placement.Options{Block: placement.NoBlocks})
	if err != nil || !slices.Equal(back.Lock.Units, first.Lock.Units) || !slices.Equal(back.New, []string{"a/z"}) {
		t.Errorf("a unit that comes back gives %+v, %v; want the first plan again", back.Lock.Units, err)
	}
}

func unit(name string, resources int) placement.Unit {
	service, _, _ := strings.Cut(name, "/")
	return placement.Unit{Name: name, Service: service, Domain: placement.Compute, Weight: placement.Weight{Resources: resources, Bytes: 444 * resources}}
}

func TestPlace_Exclusive(t *testing.T) {
	alone := unit("search/index", 10)
	alone.Exclusive = true
	p, err := placement.Place(placement.Lock{}, []placement.Unit{alone, unit("users/a", 10)}, placement.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"search/index": "ComputeSearch1", "users/a": "Compute1"} {
		if u, _ := p.Lock.Find(name); u.Stack != want {
			t.Errorf("%s is in %q; want %q", name, u.Stack, want)
		}
	}
}

// TestPlace_Limits: each limit of CloudFormation's, at the limit and one beyond.
func TestPlace_Limits(t *testing.T) {
	for name, w := range map[string]placement.Weight{
		"501 resources, limit 500": {Resources: 500}, "201 outputs, limit 200": {Resources: 1, Outputs: 200},
		"201 parameters, limit 200": {Resources: 1, Parameters: 200}, "1000001 bytes of template, limit 1000000": {Resources: 1, Bytes: 1_000_000},
	} {
		u := unit("users/import", 1)
		first, err := placement.Place(placement.Lock{}, []placement.Unit{u}, placement.Options{})
		if err != nil {
			t.Fatal(err)
		}
		u.Weight = w
		if _, err := placement.Place(first.Lock, []placement.Unit{u}, placement.Options{}); err != nil {
			t.Errorf("at the limit of %s: %v", name, err)
		}
		one := placement.Weight{Resources: w.Resources / 500, Outputs: w.Outputs / 200, Parameters: w.Parameters / 200, Bytes: w.Bytes / 1_000_000}
		u.Weight = w.Plus(one)
		if _, err := placement.Place(first.Lock, []placement.Unit{u}, placement.Options{}); err == nil || !strings.Contains(err.Error(), `unit "users/import": has `+name) {
			t.Errorf("beyond the limit: %v; want %q with the unit", err, name)
		}
	}
}

func TestPlace_Full(t *testing.T) {
	units := []placement.Unit{unit("users/a", 250), unit("users/b", 200)}
	first, err := placement.Place(placement.Lock{}, units, placement.Options{})
	if err != nil {
		t.Fatal(err)
	}
	units[1].Resources = 251
	_, err = placement.Place(first.Lock, units, placement.Options{})
	want := "stack Compute1 would have 501 resources, limit 500; grown: users/b +51 resources"
	if full := (placement.FullError{}); !errors.As(err, &full) || !strings.Contains(err.Error(), want) {
		t.Errorf("Place = %v; want %q", err, want)
	}
}

func TestPlace_BadUnits(t *testing.T) {
	data := unit("users/a", 1)
	data.Domain = placement.Data
	lock, err := placement.Place(placement.Lock{}, []placement.Unit{unit("users/a", 1)}, placement.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for want, units := range map[string][]placement.Unit{
		`unit "users/a" is there twice; expected each name once`:          {unit("users/a", 1), unit("users/a", 2)},
		`unit "Users": expected a name of a-z, 0-9 and -`:                 {unit("Users", 1)},
		`domain "": expected data or compute`:                             {{Name: "a", Service: "a", Weight: placement.Weight{Resources: 1}}},
		"expected at least one resource":                                  {unit("users/none", 0)},
		`unit "users/a" was compute and is data now`:                      {data},
		`service "users": unit "users/a" is exclusive and unit "users/b"`: {func() placement.Unit { u := unit("users/a", 1); u.Exclusive = true; return u }(), unit("users/b", 1)},
	} {
		if _, err := placement.Place(lock.Lock, units, placement.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Place = %v; want %q", err, want)
		}
	}
}
