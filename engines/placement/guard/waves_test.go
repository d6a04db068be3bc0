package guard_test

import (
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement/guard"
)

func TestWaves(t *testing.T) {
	after := func(s guard.Stack, ids ...string) guard.Stack { s.DependsOn = ids; return s }
	data := wired(t, "Data", "Table Topic")
	users, mail := after(wired(t, "Users", "Queue", "Data.Table"), "Data"), after(wired(t, "Mail", "", "Data.Topic"), "Data")
	for name, c := range map[string]struct {
		deployed, app guard.App
		want          string
	}{
		"create":                       {nil, guard.App{users, mail, data}, "Data Mail Users"},
		"consumer lets go first":       {guard.App{data, users, mail}, guard.App{wired(t, "Data", "Table"), users, wired(t, "Mail", "")}, "Mail, Data Users"},
		"what is gone is deleted last": {guard.App{data, users, mail}, guard.App{wired(t, "Mail", "")}, "Mail Users, Data"},
		"nothing":                      {nil, nil, ""},
	} {
		steps, found := guard.Order(c.deployed, c.app)
		expect(t, found)
		var waves []string
		for _, w := range guard.Waves(steps, c.app) {
			var ids []string
			for _, s := range w {
				ids = append(ids, s.Stack)
			}
			waves = append(waves, strings.Join(ids, " "))
		}
		if got := strings.Join(waves, ", "); got != c.want {
			t.Errorf("%s: waves are %q; want %q", name, got, c.want)
		}
	}
}

func TestSame(t *testing.T) {
	a, b := stack(t, "A", `{"Resources":{"Q":{"Type":"T","Properties":{"X":1,"Y":[2]}}}}`), stack(t, "A", `{"Resources": {"Q": {"Properties": {"Y": [2], "X": 1}, "Type": "T"}}}`)
	if !a.Same(b) {
		t.Error("templates that differ in their order of keys only are not the same")
	}
	for _, other := range []guard.Stack{stack(t, "A", `{"Resources":{"Q":{"Type":"T","Properties":{"X":1,"Y":[3]}}}}`), stack(t, "B", `{"Resources":{"Q":{"Type":"T","Properties":{"X":1,"Y":[2]}}}}`)} {
		if a.Same(other) {
			t.Errorf("%v is the same as %v", a, other)
		}
	}
}
