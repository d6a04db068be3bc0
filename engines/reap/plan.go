package reap

import (
	"fmt"
	"time"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/names"
)

// Action is what is done with an environment.
type Action string

// The actions.
const (
	Keep   Action = "keep"
	Sleep  Action = "sleep"
	Remove Action = "remove"
)

// How long somebody may be at work on an environment before they count as killed, and how long one that is not needed
// sleeps before it is removed.
const (
	Patience     = 2 * time.Hour
	DefaultGrace = 3 * 24 * time.Hour
)

// Decision is what is to become of an environment, and why.
type Decision struct {
	Environment
	Action Action
	Why    string
}

// Policy says which environments are needed.
type Policy struct {
	Now   time.Time
	Grace time.Duration   // that it sleeps before it is removed
	Live  map[string]bool // Git branches that there are; nil: not known, and the ledger has what was noted of them
}

// Plan decides about every environment.
func (p Policy) Plan(all []Environment) []Decision {
	plan := []Decision{}
	for _, e := range all {
		e = p.noting(e)
		action, why := p.decide(e)
		plan = append(plan, Decision{e, action, why})
	}
	return plan
}

// noting has the entry say whether the branch is gone (one that was brought up from no branch has none that could be), for those who do not know branches: the scheduled function.
func (p Policy) noting(e Environment) Environment {
	if p.Live != nil && e.Entry != nil {
		entry := *e.Entry
		entry.Orphan = entry.Branch != "" && !p.Live[entry.Branch] && !p.branched(e.Name)
		e.Entry = &entry
	}
	return e
}

func (p Policy) decide(e Environment) (Action, string) {
	if names.Lasting(e.Name) {
		return Keep, "it lasts"
	}
	if s := e.strange(); s != "" {
		return Keep, "stack " + s + " does not have its tag: look whose it is"
	}
	if e.Entry == nil {
		return p.unknown(e)
	}
	if working, who := p.working(*e.Entry); working {
		return Keep, who
	}
	switch {
	case e.Entry.State == ledger.Destroying:
		return Remove, "its destruction was interrupted"
	case len(e.Stacks) == 0:
		return Remove, "it has no stacks any more"
	}
	return p.known(e)
}

// working says whether somebody is at work on an environment.
func (p Policy) working(e ledger.Entry) (bool, string) {
	busy := e.State == ledger.Deploying || e.State == ledger.Destroying
	if !busy || p.Now.Sub(e.Since) >= Patience {
		return false, ""
	}
	return true, fmt.Sprintf("%s is at work on it: %s since %s", e.Owner, e.State, stamp(e.Since))
}

// unknown decides about one that is not in the ledger: only its branch can tell.
func (p Policy) unknown(e Environment) (Action, string) {
	switch {
	case p.Live == nil:
		return Keep, "it is not in the ledger, and which branches there are is not known"
	case p.branched(e.Name):
		return Keep, "it is not in the ledger, and its branch is there"
	}
	return Sleep, "it is not in the ledger, and no branch has its name"
}

// known decides about one that is in the ledger and has stacks.
func (p Policy) known(e Environment) (Action, string) {
	unwanted, why, since := p.unwanted(*e.Entry)
	if !unwanted {
		return Keep, why
	}
	if e.Entry.State != ledger.Asleep {
		return Sleep, why
	}
	if e.Entry.Since.After(since) {
		since = e.Entry.Since
	}
	if end := since.Add(p.Grace); p.Now.Before(end) {
		return Keep, why + "; it sleeps, and is removed after " + stamp(end)
	}
	return Remove, why + "; it has slept long enough"
}

// unwanted says whether nobody needs an environment, why, and since when, as far as that is known.
func (p Policy) unwanted(e ledger.Entry) (bool, string, time.Time) {
	switch {
	case e.Orphan:
		return true, fmt.Sprintf("its branch %s is gone", e.Branch), time.Time{}
	case e.Expired(p.Now):
		return true, "its time was over at " + stamp(e.Expires()), e.Expires()
	case e.Hours == 0:
		return false, "it has no time to live", time.Time{}
	}
	return false, "it lives until " + stamp(e.Expires()), time.Time{}
}

// branched says whether a branch has an environment's name.
func (p Policy) branched(environment string) bool {
	for branch := range p.Live {
		if name, err := names.FromBranch(branch); err == nil && name == environment {
			return true
		}
	}
	return false
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
