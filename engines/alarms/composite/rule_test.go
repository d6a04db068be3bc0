package composite_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/alarms/composite"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// states has alarms whose names are their states.
func states(name string) evaluate.State {
	return map[string]evaluate.State{"on": evaluate.Alarm, "off": evaluate.OK, "x y (z)": evaluate.Alarm}[name]
}

func TestParse(t *testing.T) {
	for text, want := range map[string]bool{
		`ALARM(on)`: true, `ALARM("off")`: false, `OK(off)`: true, `INSUFFICIENT_DATA(new)`: true, `OK(new)`: false, `TRUE`: true, `FALSE`: false,
		`ALARM("x y (z)")`:                                true,
		`ALARM( "on" ) AND NOT OK(on)`:                    true,
		`NOT ALARM(on) OR ALARM(on)`:                      true, // NOT binds stronger
		`TRUE OR TRUE AND FALSE`:                          true, // AND binds stronger than OR
		`(TRUE OR TRUE) AND FALSE`:                        false,
		`NOT (ALARM(off) OR ALARM(on))`:                   false,
		`NOT NOT ALARM(on)`:                               true,
		`ALARM("arn:aws:cloudwatch:eu:1:alarm:on")`:       true,
		"ALARM(off)\n  OR\n  (ALARM(on) AND OK(\"off\"))": true,
	} {
		r, err := composite.Parse(text)
		if err != nil || r.Holds(states) != want {
			t.Errorf("%s is %v, %v; want %v", text, r.Holds(states), err, want)
		}
	}
	r, err := composite.Parse(`(ALARM("a") OR ALARM(b)) AND NOT OK(a) AND TRUE`)
	if got := fmt.Sprint(r.Names(), r.State(states)); err != nil || got != "[a b] OK" {
		t.Errorf("the rule is about %s, %v; want a and b, and OK", got, err)
	}
}

func TestParse_Bad(t *testing.T) {
	var many []string
	for i := range 101 {
		many = append(many, fmt.Sprintf("ALARM(a%d)", i))
	}
	for text, want := range map[string]string{
		``:                             `at character 1 found the end; expected ALARM`,
		`ALARM`:                        `at character 6 found the end; expected (`,
		`ALARM()`:                      `at character 7 found ")"; expected the name of an alarm`,
		`ALARM("")`:                    `found an empty name`,
		`ALARM(a`:                      `found the end; expected )`,
		`ALARM(a) ALARM(b)`:            `at character 10 found "ALARM"; expected AND, OR or the end`,
		`ALARM(a) XOR ALARM(b)`:        `found "XOR"; expected AND`,
		`alarm(a)`:                     `found "alarm"; expected ALARM`,
		`ALARM(a) AND`:                 `found the end; expected ALARM`,
		`(ALARM(a)`:                    `found the end; expected )`,
		strings.Repeat("NOT ", 9999):   `it has 39996 signs; expected at most 10240`,
		strings.Repeat("(", 9999):      `more than 500 parts one in another`,
		strings.Join(many, " OR "):     `it is about 101 alarms; expected at most 100`,
		`ALARM(a) OR ALARM("b OR TRUE`: `found the end; expected )`,
	} {
		if _, err := composite.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%.60s) = %v; want %q", text, err, want)
		}
	}
}

// tree is a rule as text, and what it comes to by a second way: over the tree that it was written from.
func tree(t *rapid.T, depth int) (string, bool) {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		name := rapid.SampledFrom([]string{"on", "off", "new"}).Draw(t, "name")
		op := rapid.SampledFrom([]string{"ALARM", "OK", "INSUFFICIENT_DATA"}).Draw(t, "state")
		return op + `("` + name + `")`, op == map[string]string{"on": "ALARM", "off": "OK", "new": "INSUFFICIENT_DATA"}[name]
	}
	a, x := tree(t, depth-1)
	b, y := tree(t, depth-1)
	switch rapid.IntRange(0, 2).Draw(t, "op") {
	case 0:
		return "(" + a + ") AND (" + b + ")", x && y
	case 1:
		return "(" + a + ") OR (" + b + ")", x || y
	}
	return "NOT (" + a + ")", !x
}

func TestHolds_AsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, want := tree(t, 4)
		if r, err := composite.Parse(text); err != nil || r.Holds(states) != want {
			t.Fatalf("%s is %v, %v; want %v", text, r.Holds(states), err, want)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(`ALARM("a") AND NOT (OK(b) OR INSUFFICIENT_DATA(c))`)
	f.Add(`((`)
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := composite.Parse(text); err == nil {
			r.Holds(states)
		}
	})
}
