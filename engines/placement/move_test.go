package placement_test

import (
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

// TestPlanMove goes through a move, phase by phase; each lock is planned, deployed and merged, and never moves another.
func TestPlanMove(t *testing.T) {
	units := []placement.Unit{unit("users/a", 300), unit("users/b", 100), unit("users/c", 450)}
	main := plan(t, placement.Lock{}, units, placement.Options{}).Lock
	for i, want := range []string{placement.PhaseCreate, placement.PhaseSwitch, placement.PhaseDelete} {
		m, err := placement.PlanMove(main, "users/b", "", placement.Options{})
		if err != nil || len(m.Phases) != 3-i || m.Phases[0].Name != want || m.From != in(main, "users/b") {
			t.Fatalf("PlanMove = %+v, %v; want phase %s first", m, err, want)
		}
		p := plan(t, m.Phases[0].Lock, units, placement.Options{Base: &main})
		if p.Stale(m.Phases[0].Lock) {
			t.Errorf("a plan in phase %s changes the lock of the phase", want)
		}
		text, err := p.Lock.Text()
		if err != nil {
			t.Fatal(err)
		}
		if main, err = placement.ParseLock("lock", text, nil); err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, s := range p.Stacks {
			sum += s.Resources
		}
		if both := i < 2; both != (sum == 950) {
			t.Errorf("in phase %s the stacks have %d resources; want those of the unit twice: %v", want, sum, both)
		}
	}
	if in(main, "users/b") != "Compute3" || in(main, "users/a") != "Compute2" {
		t.Errorf("at last the lock is %+v; want users/b alone in Compute3", main.Units)
	}
}

func TestPlanMove_Refused(t *testing.T) {
	table := unit("users/table", 10)
	table.Domain = placement.Data
	units := []placement.Unit{unit("users/a", 300), unit("users/c", 450), unit("users/d", 100), table}
	lock := plan(t, placement.Lock{}, units, placement.Options{}).Lock
	begun, err := placement.PlanMove(lock, "users/a", "", placement.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for want, m := range map[string]struct {
		lock     placement.Lock
		unit, to string
	}{
		"no such unit":                            {lock, "users/none", ""},
		"it is data, and moving it would lose":    {lock, "users/table", ""},
		`found no stack "Compute9"; expected one`: {lock, "users/a", "Compute9"},
		"a unit never changes its domain":         {lock, "users/a", "Data1"},
		"it is in " + in(lock, "users/a"):         {lock, "users/a", in(lock, "users/a")},
		"would have 750 resources, limit 460":     {lock, "users/a", in(lock, "users/c")},
		"it is on its way to Compute3":            {begun.Phases[0].Lock, "users/a", "Compute1"},
	} {
		if _, err := placement.PlanMove(m.lock, m.unit, m.to, placement.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("PlanMove = %v; want %q", err, want)
		}
	}
}
