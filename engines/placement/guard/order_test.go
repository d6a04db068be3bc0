package guard_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/placement/guard"
)

// wired is a stack with outputs that takes outputs of others, each as Stack.Output.
func wired(t testing.TB, id, outputs string, takes ...string) guard.Stack {
	var out, in []string
	for _, o := range strings.Fields(outputs) {
		out = append(out, fmt.Sprintf(`%q:{"Value":{"Ref":"R"}}`, o))
	}
	for _, s := range takes {
		from, output, _ := strings.Cut(s, ".")
		in = append(in, take(from, output))
	}
	return stack(t, id, `{"Resources":{"R":{"Type":"T","Properties":{"In":[`+strings.Join(in, ",")+`]}}},"Outputs":{`+strings.Join(out, ",")+`}}`)
}

// order is what Order says, as text: levels in lines, deletions with a minus.
func order(t *testing.T, deployed, app guard.App) string {
	t.Helper()
	steps, found := guard.Order(deployed, app)
	expect(t, found)
	var lines []string
	for _, level := range guard.Levels(steps) {
		var names []string
		for _, s := range level {
			if s.Action == guard.Delete {
				s.Stack = "-" + s.Stack
			}
			names = append(names, s.Stack)
		}
		lines = append(lines, strings.Join(names, " "))
	}
	return strings.Join(lines, "\n")
}

func TestOrder(t *testing.T) {
	data := wired(t, "Data", "Table Topic")
	users, web := wired(t, "Users", "Queue", "Data.Table"), wired(t, "Web", "", "Data.Table", "Users.Queue")
	mail := wired(t, "Mail", "", "Data.Topic")
	for name, c := range map[string]struct {
		deployed, app guard.App
		want          string
	}{
		"create":                             {nil, guard.App{web, users, mail, data}, "Data\nMail Users\nWeb"},
		"again":                              {guard.App{data, users, web, mail}, guard.App{data, users, web, mail}, "Data\nMail Users\nWeb"},
		"delete all":                         {guard.App{data, users, web, mail}, nil, "-Mail -Web\n-Users\n-Data"},
		"consumer goes, then the output":     {guard.App{data, mail}, guard.App{wired(t, "Data", "Table")}, "-Mail\nData"},
		"consumer lets go, then the output":  {guard.App{data, mail}, guard.App{wired(t, "Data", "Table"), wired(t, "Mail", "")}, "Mail\nData"},
		"consumer lets go, producer deleted": {guard.App{users, wired(t, "Web", "", "Users.Queue")}, guard.App{wired(t, "Web", "")}, "Web\n-Users"},
		"declared":                           {nil, guard.App{stack(t, "A", "{}", "B"), stack(t, "B", "{}", "A.assets")}, "B\nA"},
		"declared, deleted":                  {guard.App{stack(t, "A", "{}", "B"), stack(t, "B", "{}")}, nil, "-A\n-B"},
		"of another app":                     {nil, guard.App{wired(t, "A", "", "Elsewhere.X")}, "A"},
	} {
		if got := order(t, c.deployed, c.app); got != c.want {
			t.Errorf("%s: order is %q; want %q", name, got, c.want)
		}
	}
}

func TestOrder_Cycle(t *testing.T) {
	steps, found := guard.Order(nil, guard.App{wired(t, "A", "X", "C.Z"), wired(t, "B", "Y", "A.X"), wired(t, "C", "Z", "B.Y"), wired(t, "D", "", "A.X")})
	if expect(t, found, "order: stack A: dependency cycle A -> C -> B -> A (A needs output Z of C, C needs output Y of B, B needs output X of A)"); steps != nil {
		t.Errorf("steps are %v; want none", steps)
	}
}

// TestOrder_Both: a consumer needs something new of a stack that deletes what the deployed consumer still uses.
func TestOrder_Both(t *testing.T) {
	deployed := guard.App{wired(t, "Data", "Old"), wired(t, "Web", "", "Data.Old")}
	_, found := guard.Order(deployed, guard.App{wired(t, "Data", "New"), wired(t, "Web", "", "Data.New")})
	expect(t, found, "order: stack Data: it would delete output Old, which the deployed Web still uses, and Web can only be updated after it (Web -> Data); expected two deployments")
	if got := order(t, deployed, guard.App{wired(t, "Data", "Old New"), wired(t, "Web", "", "Data.New")}); got != "Data\nWeb" {
		t.Errorf("first of two: order is %q", got)
	}
	if got := order(t, guard.App{wired(t, "Data", "Old New"), wired(t, "Web", "", "Data.New")}, guard.App{wired(t, "Data", "New"), wired(t, "Web", "", "Data.New")}); got != "Data\nWeb" {
		t.Errorf("second of two: order is %q", got)
	}
}

// TestOrder_Any: whatever refers to what, if there is an order, everybody is in it once and after those it waits for; and
// whoever takes an output comes after its maker.
func TestOrder_Any(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(r, "stacks")
		app := guard.App{}
		takes := map[string][]string{}
		for i := range n {
			id := fmt.Sprintf("S%d", i)
			for range rapid.IntRange(0, 2).Draw(r, "references") {
				takes[id] = append(takes[id], fmt.Sprintf("S%d.O", rapid.IntRange(0, n-1).Draw(r, "producer")))
			}
			app = append(app, wired(t, id, "O", takes[id]...))
		}
		steps, found := guard.Order(nil, app)
		level := map[string]int{}
		for i, l := range guard.Levels(steps) {
			for _, s := range l {
				level[s.Stack] = i + 1
			}
		}
		if (len(found) > 0) == (len(steps) > 0) || len(steps) > 0 && len(level) != n {
			t.Fatalf("%d steps in levels %v, and findings %v", len(steps), level, found)
		}
		for id, all := range takes {
			for _, from := range all {
				if producer := strings.TrimSuffix(from, ".O"); len(steps) > 0 && producer != id && level[producer] >= level[id] {
					t.Fatalf("%s is in level %d, and takes from %s in level %d", id, level[id], producer, level[producer])
				}
			}
		}
	})
}
