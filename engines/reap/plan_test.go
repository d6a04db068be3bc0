package reap_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/ledger/ledgertest"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

const name = "search-1a2b3c4d"

// environment has a stack and an entry, up since ledgertest.At with a week to live.
func environment(change func(*reap.Environment)) reap.Environment {
	e := ledgertest.Sample(name)
	all := reap.Survey([]ledger.Entry{e}, []teardown.Stack{{Name: names.Stack(name, "Data1"), Status: "CREATE_COMPLETE", Updated: ledgertest.At(),
		Tags: map[string]string{names.TagEnvironment: name}}})
	if change != nil {
		change(&all[0])
	}
	return all[0]
}

func decide(p reap.Policy, e reap.Environment) reap.Decision { return p.Plan([]reap.Environment{e})[0] }

func TestPolicy(t *testing.T) {
	week, live := ledgertest.At().Add(7*24*time.Hour), map[string]bool{"main": true, "feature/" + name: true}
	state := func(s ledger.State, since time.Time) func(*reap.Environment) {
		return func(e *reap.Environment) { e.Entry.State, e.Entry.Since = s, since }
	}
	gone := map[string]bool{"main": true}
	unknown := func(e *reap.Environment) { e.Entry = nil }
	for what, c := range map[string]struct {
		now    time.Time
		live   map[string]bool
		change func(*reap.Environment)
		want   reap.Action
		why    string
	}{
		"alive":                       {week.Add(-time.Minute), live, nil, reap.Keep, "it lives until 2026-12-03 12:00 UTC"},
		"expired":                     {week, live, nil, reap.Sleep, "its time was over"},
		"expired and just asleep":     {week.Add(time.Hour), live, state(ledger.Asleep, week), reap.Keep, "it sleeps, and is removed after 2026-12-04 12:00 UTC"},
		"expired and asleep for long": {week.Add(25 * time.Hour), live, state(ledger.Asleep, week), reap.Remove, "slept long enough"},
		"asleep before it expired":    {week.Add(time.Hour), live, state(ledger.Asleep, ledgertest.At()), reap.Keep, "removed after 2026-12-04"},
		"asleep and alive":            {week.Add(-time.Hour), live, state(ledger.Asleep, ledgertest.At()), reap.Keep, "it lives until"},
		"without a branch":            {ledgertest.At(), gone, nil, reap.Sleep, "its branch feature/search-1a2b3c4d is gone"},
		"branches unknown":            {ledgertest.At(), nil, nil, reap.Keep, "it lives until"},
		"of no branch":                {ledgertest.At(), gone, func(e *reap.Environment) { e.Entry.Branch = "" }, reap.Keep, "it lives until"},
		"without a branch, asleep":    {ledgertest.At().Add(25 * time.Hour), gone, state(ledger.Asleep, ledgertest.At()), reap.Remove, "is gone"},
		"noted as without a branch":   {ledgertest.At(), nil, func(e *reap.Environment) { e.Entry.Orphan = true }, reap.Sleep, "is gone"},
		"noted, and back":             {ledgertest.At(), live, func(e *reap.Environment) { e.Entry.Orphan = true }, reap.Keep, "it lives until"},
		"failed":                      {week, live, state(ledger.Failed, ledgertest.At()), reap.Sleep, "its time was over"},
		"deploying":                   {week.Add(time.Hour), live, state(ledger.Deploying, week), reap.Keep, "ada@example.com is at work on it: deploying since"},
		"killed while deploying":      {week.Add(3 * time.Hour), live, state(ledger.Deploying, week), reap.Sleep, "its time was over"},
		"being destroyed":             {week.Add(time.Hour), live, state(ledger.Destroying, week), reap.Keep, "is at work on it: destroying"},
		"killed while destroyed":      {ledgertest.At().Add(3 * time.Hour), live, state(ledger.Destroying, ledgertest.At()), reap.Remove, "its destruction was interrupted"},
		"without stacks":              {ledgertest.At(), live, func(e *reap.Environment) { e.Stacks = nil }, reap.Remove, "no stacks any more"},
		"unknown":                     {week, nil, unknown, reap.Keep, "which branches there are is not known"},
		"unknown, with no branch":     {week, live, unknown, reap.Sleep, "no branch has its name"},
		"without its tag":             {week, live, func(e *reap.Environment) { e.Stacks[0].Tags = nil }, reap.Keep, "look whose it is"},
		"for ever":                    {week.AddDate(10, 0, 0), live, func(e *reap.Environment) { e.Entry.Hours = 0 }, reap.Keep, "it has no time to live"},
	} {
		got := decide(reap.Policy{Now: c.now, Grace: 24 * time.Hour, Live: c.live}, environment(c.change))
		if got.Action != c.want || !strings.Contains(got.Why, c.why) {
			t.Errorf("%s: %s, because %s; want %s, because %s", what, got.Action, got.Why, c.want, c.why)
		}
	}
}

// TestPolicy_UnknownWithBranch: the name of an environment tells its branch also where the ledger was lost.
func TestPolicy_UnknownWithBranch(t *testing.T) {
	of, err := names.FromBranch("feature/login")
	if err != nil {
		t.Fatal(err)
	}
	e := reap.Survey(nil, []teardown.Stack{{Name: names.Stack(of, "Data1"), Tags: map[string]string{names.TagEnvironment: of}}})[0]
	if got := decide(reap.Policy{Live: map[string]bool{"feature/login": true}}, e); got.Action != reap.Keep || !strings.Contains(got.Why, "its branch is there") {
		t.Errorf("%s, because %s; want it kept", got.Action, got.Why)
	}
}

// TestPolicy_Never: whatever the ledger, the clock and the branches say, what lasts is kept, nothing awake is removed
// unless it has no stacks or was being destroyed, and nothing that is wanted is touched.
func TestPolicy_Never(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := ledgertest.At().Add(time.Duration(rapid.IntRange(0, 1000).Draw(t, "hours")) * time.Hour)
		e := environment(func(e *reap.Environment) {
			e.Name = rapid.SampledFrom([]string{name, names.Staging, names.Production}).Draw(t, "name")
			e.Stacks[0].Tags[names.TagEnvironment] = e.Name
			e.Entry.State, e.Entry.Hours = rapid.SampledFrom(ledger.States()).Draw(t, "state"), rapid.IntRange(0, 500).Draw(t, "ttl")
			e.Entry.Since = ledgertest.At().Add(time.Duration(rapid.IntRange(0, 1000).Draw(t, "since")) * time.Hour)
			if rapid.Bool().Draw(t, "unknown") {
				e.Entry = nil
			}
		})
		live := rapid.SampledFrom([]map[string]bool{nil, {"main": true}, {"feature/" + name: true}}).Draw(t, "live")
		got := decide(reap.Policy{Now: now, Grace: 24 * time.Hour, Live: live}, e)
		interrupted := e.Entry != nil && e.Entry.State == ledger.Destroying
		switch wanted := e.Entry != nil && !e.Entry.Expired(now) && (live == nil || live[e.Entry.Branch]); {
		case names.Lasting(e.Name) && got.Action != reap.Keep:
			t.Fatalf("%s %s", got.Action, e.Name)
		case wanted && !interrupted && got.Action != reap.Keep:
			t.Fatalf("%s what is wanted: %s", got.Action, got.Why)
		case got.Action == reap.Remove && !interrupted && e.Entry.State != ledger.Asleep:
			t.Fatalf("remove what is awake: %s", got.Why)
		}
	})
}

func TestDifferences(t *testing.T) {
	for want, change := range map[string]func(*reap.Environment){
		"it is not in the ledger":                                              func(e *reap.Environment) { e.Entry = nil },
		"the ledger has it as up, and it has no stacks":                        func(e *reap.Environment) { e.Stacks = nil },
		`is tagged as one of "other"`:                                          func(e *reap.Environment) { e.Stacks[0].Tags[names.TagEnvironment] = "other" },
		"as up, and stack mainstay-search-1a2b3c4d-Data1 is ROLLBACK_COMPLETE": func(e *reap.Environment) { e.Stacks[0].Status = "ROLLBACK_COMPLETE" },
	} {
		if got := environment(change).Differences(); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("Differences = %q; want %q", got, want)
		}
	}
	if got := environment(nil).Differences(); got == nil || len(got) > 0 {
		t.Errorf("Differences = %#v; want an empty list", got)
	}
}

func TestSurvey_LeavesOthersOut(t *testing.T) {
	all := reap.Survey(nil, []teardown.Stack{{Name: names.AccountStack}, {Name: "CDKToolkit"}, {Name: names.Stack("b-1", "Data1")}, {Name: names.Stack("a-1", "Data1")}})
	if len(all) != 2 || all[0].Name != "a-1" || all[1].Name != "b-1" {
		t.Errorf("Survey = %+v; want the two environments", all)
	}
}

// TestPolicy_Notes: who knows branches notes what became of them, for those who do not; what was surveyed stays as it is.
func TestPolicy_Notes(t *testing.T) {
	for _, c := range []struct {
		live        map[string]bool
		noted, want bool
	}{{map[string]bool{"main": true}, false, true}, {map[string]bool{"feature/" + name: true}, true, false}, {nil, true, true}, {nil, false, false}} {
		e := environment(func(e *reap.Environment) { e.Entry.Orphan = c.noted })
		if got := decide(reap.Policy{Now: ledgertest.At(), Live: c.live}, e).Entry.Orphan; got != c.want || e.Entry.Orphan != c.noted {
			t.Errorf("with the branches %v and %v noted, the decision has %v and the survey %v; want %v and %v", c.live, c.noted, got, e.Entry.Orphan, c.want, c.noted)
		}
	}
}
