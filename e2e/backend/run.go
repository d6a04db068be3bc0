package backend

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
)

// Run is one run of the scenarios against a site.
type Run struct {
	Site Site
	ID   string                      // of the run: all its files and users begin with it, so that no two runs meet
	Rows int                         // of the file that most of it is about
	Skip []string                    // scenarios that are left out
	Say  func(scenario, text string) // how it is going

	Timeline io.Writer // of what happened, where a scenario fails; nil: none

	scenario string
	journal  *journal
}

// Scenario is something that must hold.
type Scenario struct {
	Name  string
	Says  string // what must hold
	needs string // the scenario whose users it looks at
	do    func(context.Context, Run) (string, error)
}

// Scenarios are all of them, those that others need first.
func Scenarios() []Scenario {
	return []Scenario{
		{"import", "every row of a file is accounted for, and every good one is a user", "", imported},
		{"directory", "the API lists each user once", "import", listed},
		{"mails", "each user was sent one mail", "import", mailed},
		{"search", "each user is found", "import", found},
		{"twice", "the same file again changes nothing", "", twice},
		{"order", "the newest file wins, whichever is read first", "", ordered},
		{"bad-input", "a file that is none ends with a reason, and leaves no message behind", "", badInput},
		{"poison", "a message that is none ends among dead letters, and holds up nobody", "", poisoned},
		{"strangers", "who may not, cannot", "", strangers},
	}
}

// Result is what became of a scenario.
type Result struct {
	Scenario string  `json:"scenario"`
	Passed   bool    `json:"passed"`
	Skipped  bool    `json:"skipped"`
	Seconds  float64 `json:"seconds"`
	Found    string  `json:"found"` // what holds, or else what does not
}

// All tries every scenario side by side, those that need another one behind it.
func (r Run) All(ctx context.Context) ([]Result, error) {
	if err := r.validate(); err != nil {
		return nil, err
	}
	began := time.Now()
	r.journal = new(journal)
	all := Scenarios()
	results, done := make([]Result, len(all)), make([]chan struct{}, len(all))
	var side sync.WaitGroup
	for i, s := range all {
		done[i] = make(chan struct{})
		needs := slices.IndexFunc(all, func(o Scenario) bool { return o.Name == s.needs })
		side.Go(func() {
			defer close(done[i])
			if needs >= 0 {
				<-done[needs]
			}
			switch {
			case slices.Contains(r.Skip, s.Name):
				results[i] = Result{Scenario: s.Name, Skipped: true, Found: "left out"}
			case needs >= 0 && !results[needs].Passed:
				results[i] = Result{Scenario: s.Name, Skipped: true, Found: "not tried: " + s.needs + " did not succeed"}
			default:
				results[i] = r.try(ctx, s)
			}
		})
	}
	side.Wait()
	if r.Timeline != nil && slices.ContainsFunc(results, func(r Result) bool { return !r.Passed && !r.Skipped }) {
		if err := r.Site.timeline(ctx, began, r.journal.events(), r.Timeline); err != nil { // which must not hide what failed
			fmt.Fprintf(r.Timeline, "the timeline lacks what could not be read: %v\n", err)
		}
	}
	return results, ctx.Err()
}

func (r Run) validate() error {
	all := Scenarios()
	for _, name := range r.Skip {
		if !slices.ContainsFunc(all, func(s Scenario) bool { return s.Name == name }) {
			return fmt.Errorf("skip scenario %q: expected one of %s", name, known(all))
		}
	}
	if r.ID == "" || r.Rows < 1 {
		return fmt.Errorf("run scenarios: found the id %q and %d rows; expected an id and a row at least", r.ID, r.Rows)
	}
	return nil
}

func known(all []Scenario) []string {
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}

func (r Run) try(ctx context.Context, s Scenario) Result {
	began := time.Now()
	r.scenario = s.Name
	says, err := s.do(ctx, r)
	res := Result{Scenario: s.Name, Passed: err == nil, Seconds: time.Since(began).Seconds(), Found: says}
	if err != nil {
		res.Found = err.Error()
		r.journal.add("%s failed: %v", s.Name, err)
	}
	return res
}

// until is Eventually that says what it waits for.
func (r Run) until(ctx context.Context, still time.Duration, look func(context.Context) (string, error)) error {
	return Eventually(ctx, still, func(ctx context.Context) (string, error) {
		wrong, err := look(ctx)
		if wrong != "" && r.Say != nil {
			r.Say(r.scenario, wrong)
		}
		return wrong, err
	})
}

// patient asks again where a site was late to answer.
func (r Run) patient(ctx context.Context, ask func(context.Context) error) error {
	return r.until(ctx, patience, func(ctx context.Context) (string, error) { return "", ask(ctx) })
}

// patience is how long nothing may happen: longer than messages of a function that was stopped stay invisible, which are six
// minutes of send-welcome-mail's.
const patience = 8 * time.Minute
