package policy_test

import (
	"os"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// TestDecisions: every decision of the file is a good one, and the table follows it.
func TestDecisions(t *testing.T) {
	text, err := os.ReadFile("decisions.json")
	if err != nil {
		t.Fatal(err)
	}
	all, err := policy.ReadDecisions(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if err := d.Check(); err != nil {
			t.Error(err)
		}
		if r, ok := policy.Find(d.Row); ok == d.Drop || ok && r.Decided == "" {
			t.Errorf("the table does not follow the decision about %s", d.Row)
		}
	}
}

// TestFollow: a row is what the newest decision about it says, with its reason, and is gone where it is dropped.
func TestFollow(t *testing.T) {
	three := policy.Value{Number: 3}
	all := []policy.Decision{
		{Row: "function-failed", Day: "2027-01-15", Verdict: "noise", Why: "one error a night", M: 3, N: 5},
		{Row: "function-failed", Day: "2027-02-15", Verdict: "signal", Why: "all were incidents", Severity: policy.Page, Threshold: &three},
		{Row: "function-runaway", Day: "2027-02-15", Verdict: "signal", Why: "found a loop early", Band: 6},
		{Row: "rule-throttled", Day: "2027-02-15", Verdict: "noise", Why: "nobody ever acted", Drop: true}}
	rows := map[string]policy.Row{}
	for _, r := range policy.Follow(policy.Rows(), all) {
		rows[r.Name] = r
	}
	r := rows["function-failed"]
	if r.M != 3 || r.N != 5 || r.Threshold != three || r.Severity != policy.Page || r.Decided != "2027-02-15: signal: all were incidents" || r.CheckSince() != nil {
		t.Errorf("the row is %+v; want both decisions", r)
	}
	if _, ok := rows["rule-throttled"]; ok || rows["function-runaway"].Band != 6 || len(rows) != len(policy.Rows())-1 {
		t.Errorf("of %d rows there are %d; want one dropped, and another band", len(policy.Rows()), len(rows))
	}
}

func TestAdd(t *testing.T) {
	good := policy.Decision{Row: "queue-late", Day: "2027-02-15", Verdict: "noise", Why: "nightly imports take an hour", M: 5, N: 5}
	text, err := policy.Add([]byte("[]"), good)
	if err != nil {
		t.Fatal(err)
	}
	if text, err = policy.Add(text, good); err != nil || strings.Count(string(text), `"row": "queue-late"`) != 2 {
		t.Errorf("Add = %s, %v; want both", text, err)
	}
	for want, change := range map[string]func(*policy.Decision){
		`its row is none of the table`:                  func(d *policy.Decision) { d.Row = "queue-early" },
		`its day is today; expected one like`:           func(d *policy.Decision) { d.Day = "today" },
		`its reason is "noise"; expected a sentence`:    func(d *policy.Decision) { d.Why = "noise" },
		`its verdict is "bad"`:                          func(d *policy.Decision) { d.Verdict = "bad" },
		`its severity is "loud"`:                        func(d *policy.Decision) { d.Severity = "loud" },
		`to drop the row and to change it`:              func(d *policy.Decision) { d.Drop = true },
		`its threshold is -5; expected 0 or more`:       func(d *policy.Decision) { d.Threshold = &policy.Value{Number: -5} },
		`M of N is 6 of 5`:                              func(d *policy.Decision) { d.M = 6 },
		`Period times N is`:                             func(d *policy.Decision) { d.N = 5000 },
		`to change what a composite alarm has not`:      func(d *policy.Decision) { d.Row = "service-page" },
		`Compare is "GreaterThanThreshold" with a Band`: func(d *policy.Decision) { d.Band = 2 },
		`to drop what others work with`:                 func(d *policy.Decision) { d.Row, d.M, d.N, d.Drop = "deploying", 0, 0, true },
	} {
		d := good
		change(&d)
		if _, err := policy.Add([]byte("[]"), d); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Add = %v; want %q", err, want)
		}
	}
	if _, err := policy.Add([]byte("{}"), good); err == nil || !strings.Contains(err.Error(), "expected a list of decisions") {
		t.Errorf("Add = %v; want the file refused", err)
	}
}
