package placement_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// plan places units and fails the test where that fails.
func plan(t *testing.T, lock placement.Lock, units []placement.Unit, o placement.Options) placement.Plan {
	t.Helper()
	p, err := placement.Place(lock, units, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// in says which stack a unit is in.
func in(l placement.Lock, name string) string {
	u, _ := l.Find(name)
	return u.Stack
}

func TestPlace_Tombstone(t *testing.T) {
	o := placement.Options{Block: placement.NoBlocks}
	units := []placement.Unit{unit("a/x", 300), unit("b/y", 300), unit("a/z", 100)}
	first := plan(t, placement.Lock{}, units, o)
	without := plan(t, first.Lock, units[:2], o)
	if !slices.Equal(without.Removed, []string{"a/z"}) {
		t.Fatalf("removed are %v; want a/z", without.Removed)
	}
	if again := plan(t, without.Lock, units[:2], o); len(again.Removed)+len(again.New) > 0 || again.Stale(without.Lock) {
		t.Errorf("a plan of nothing new removes %v and adds %v", again.Removed, again.New)
	}
	back := plan(t, without.Lock, units, o)
	if back.Stale(first.Lock) || !slices.Equal(back.New, []string{"a/z"}) {
		t.Errorf("a unit that comes back gives %+v; want the first plan again", back.Lock.Units)
	}
}

// TestPlace_TombstoneFull: what comes back where there is no room any more is placed as if it were new.
func TestPlace_TombstoneFull(t *testing.T) {
	first := plan(t, placement.Lock{}, []placement.Unit{unit("a/x", 300), unit("a/y", 160)}, placement.Options{})
	second := plan(t, first.Lock, []placement.Unit{unit("a/x", 300)}, placement.Options{})
	third := plan(t, second.Lock, []placement.Unit{unit("a/x", 350), unit("a/y", 160)}, placement.Options{})
	if in(third.Lock, "a/x") != "Compute1" || in(third.Lock, "a/y") != "Compute2" || len(third.Moved) > 0 {
		t.Errorf("placed are %+v; want a/y in a stack of its own, and nothing called moved", third.Lock.Units)
	}
}

func TestPlace_Changes(t *testing.T) {
	first := plan(t, placement.Lock{}, []placement.Unit{unit("a/x", 10), unit("a/y", 10), unit("a/z", 10)}, placement.Options{})
	p := plan(t, first.Lock, []placement.Unit{unit("a/x", 11), unit("a/y", 9), unit("a/z", 10)}, placement.Options{})
	if !slices.Equal(p.Grown, []string{"a/x"}) || !slices.Equal(p.Shrunk, []string{"a/y"}) || !p.Stale(first.Lock) {
		t.Errorf("grown are %v, shrunk %v, stale %v; want a/x and a/y, and true", p.Grown, p.Shrunk, p.Stale(first.Lock))
	}
}

func TestPlace_Exclusive(t *testing.T) {
	alone := unit("search/index", 10)
	alone.Exclusive = true
	p := plan(t, placement.Lock{}, []placement.Unit{alone, unit("users/a", 10)}, placement.Options{})
	if s, u := in(p.Lock, "search/index"), in(p.Lock, "users/a"); s != "ComputeSearch1" || u != "Compute1" {
		t.Errorf("search/index is in %s and users/a in %s; want ComputeSearch1 and Compute1", s, u)
	}
	alone.Exclusive = false // what is deployed stays, what comes is not alone any more
	p = plan(t, p.Lock, []placement.Unit{alone, unit("search/query", 10), unit("users/a", 10)}, placement.Options{})
	if s, q := in(p.Lock, "search/index"), in(p.Lock, "search/query"); s != "ComputeSearch1" || q != "Compute1" {
		t.Errorf("search/index is in %s and search/query in %s; want ComputeSearch1 and Compute1", s, q)
	}
}

// TestPlace_Limits: each limit of CloudFormation's, at the limit and one beyond, for a unit that grows.
func TestPlace_Limits(t *testing.T) {
	for name, w := range map[string]placement.Weight{
		"501 resources, limit 500": {Resources: 500}, "201 outputs, limit 200": {Resources: 1, Outputs: 200},
		"201 parameters, limit 200": {Resources: 1, Parameters: 200}, "1000001 bytes of template, limit 1000000": {Resources: 1, Bytes: 1_000_000},
	} {
		u := unit("users/import", 1)
		first := plan(t, placement.Lock{}, []placement.Unit{u}, placement.Options{})
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
	first := plan(t, placement.Lock{}, units, placement.Options{})
	units[1] = unit("users/b", 251)
	_, err := placement.Place(first.Lock, units, placement.Options{})
	want := "stack Compute1 would have 501 resources, limit 500; grown: users/b +51 resources"
	if full := (placement.FullError{}); !errors.As(err, &full) || !strings.Contains(err.Error(), want) {
		t.Errorf("Place = %v; want %q", err, want)
	}
	if _, err := placement.Place(first.Lock, units, placement.Options{Hard: placement.Weight{Resources: 600, Outputs: 200, Parameters: 200, Bytes: 1_000_000}}); err != nil {
		t.Errorf("with a higher quota: %v", err)
	}
}

// TestPlace_Overhead: what each stack has before its first unit counts.
func TestPlace_Overhead(t *testing.T) {
	full := unit("users/a", 1)
	full.Parameters = 180
	o := placement.Options{Overhead: placement.Weight{Parameters: 1}}
	one := unit("users/b", 1)
	one.Parameters = 1
	p := plan(t, placement.Lock{}, []placement.Unit{one, full}, o)
	if in(p.Lock, "users/a") == in(p.Lock, "users/b") {
		t.Errorf("%+v: 182 parameters are in one stack; want at most 180", p.Stacks)
	}
}

func TestPlace_BadUnits(t *testing.T) {
	data, alone := unit("users/a", 1), unit("users/a", 1)
	data.Domain, alone.Exclusive = placement.Data, true
	lock := plan(t, placement.Lock{}, []placement.Unit{unit("users/a", 1)}, placement.Options{}).Lock
	for want, units := range map[string][]placement.Unit{
		`unit "users/a" is there twice; expected each name once`: {unit("users/a", 1), unit("users/a", 2)},
		`unit "us ers": found this name; expected letters`:       {unit("us ers", 1)},
		`found domain ""; expected data or compute`:              {{Name: "a", Service: "a", Weight: placement.Weight{Resources: 1}}},
		"expected at least one resource":                         {unit("users/none", 0)},
		`unit "users/a" of domain data is in stack Compute1`:     {data},
		`only one of the units "users/a" and "users/b" is excl`:  {alone, unit("users/b", 1)},
	} {
		if _, err := placement.Place(lock, units, placement.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Place = %v; want %q", err, want)
		}
	}
}

func TestPlan_TightAndForecast(t *testing.T) {
	p := plan(t, placement.Lock{}, []placement.Unit{unit("users/a", 400), unit("users/b", 40)}, placement.Options{})
	if n := p.Forecast(placement.Compute); n != 0 || p.Forecast(placement.Data) != 0 || len(p.Tight()) > 0 {
		t.Errorf("forecast is %d, tight are %v; want 0 units of 220 resources in 20, and none", n, p.Tight())
	}
	p = plan(t, p.Lock, []placement.Unit{unit("users/a", 440), unit("users/b", 40)}, placement.Options{})
	if len(p.Tight()) != 1 || p.Tight()[0].Name != "Compute1" {
		t.Errorf("tight are %v; want Compute1, which has 480 of 500 resources", p.Tight())
	}
	p = plan(t, placement.Lock{}, []placement.Unit{unit("users/a", 10), unit("users/b", 10)}, placement.Options{})
	if n := p.Forecast(placement.Compute); n != 44 {
		t.Errorf("forecast is %d; want 44 units of 10 in 440", n)
	}
}
