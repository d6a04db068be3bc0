package migrate

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Environment is what runs of migrations know of an environment.
type Environment struct {
	Name   string
	Kind   string
	Strict bool     // production: nothing runs behind a failure, and nothing late that something applied needs
	Asked  []string // IDs of migrations that somebody asks for, which would not run by themselves
}

// Verdict is what a run would do with a migration.
type Verdict string

// The verdicts.
const (
	WillRun    Verdict = "will run"
	WillResume Verdict = "will resume"
	GoesOn     Verdict = "goes on" // in a machine's run; a run follows it
	Done       Verdict = "done"
	Elsewhere  Verdict = "other kind of environment"
	Unasked    Verdict = "runs on request"
	NeedsRetry Verdict = "failed"
	Blocked    Verdict = "blocked"
	Refused    Verdict = "refused" // something applied needs it, and it has not been applied
	Drifted    Verdict = "drifted"
	Gone       Verdict = "gone" // has run, and its file is no longer there
)

// Line is a migration in a plan.
type Line struct {
	ID      string  `json:"id"`
	Why     string  `json:"why,omitempty"`
	Verdict Verdict `json:"verdict"`
	Late    bool    `json:"late,omitempty"` // older than the newest that has been applied
	Reason  string  `json:"reason,omitempty"`
	State   State   `json:"state"`
}

// Plan is what a run would do, in order.
type Plan struct{ Lines []Line }

// Todo returns the IDs of those that would run.
func (p Plan) Todo() []string {
	ids := []string{}
	for _, l := range p.Lines {
		if l.Verdict == WillRun || l.Verdict == WillResume {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// ErrDrift is returned when an applied migration's source is no longer what ran.
var ErrDrift = errors.New("an applied migration was changed")

// Err says why nothing may run: what ran is not what is in the repository, or the order would be broken.
func (p Plan) Err() error {
	var errs []error
	for _, l := range p.Lines {
		switch l.Verdict {
		case Drifted:
			errs = append(errs, fmt.Errorf("%w: %s: %s", ErrDrift, l.ID, l.Reason))
		case Refused:
			errs = append(errs, fmt.Errorf("run migration %q: %s", l.ID, l.Reason))
		}
	}
	return errors.Join(errs...)
}

// Unfinished reports failures of earlier runs: an environment that has one is not up to date.
func (p Plan) Unfinished() error {
	var errs []error
	for _, l := range p.Lines {
		if l.Verdict == NeedsRetry || l.Verdict == Blocked {
			errs = append(errs, fmt.Errorf("%w: %s is %s: %s", ErrFailed, l.ID, l.Verdict, l.Reason))
		}
	}
	return errors.Join(errs...)
}

// Plan compares the registry with what an environment knows.
func (r *Registry) Plan(env Environment, states []State) Plan {
	b := planner{registry: r, env: env, states: map[string]State{}, usable: map[string]bool{}}
	for _, s := range states {
		b.states[s.ID] = s
		if s.Status == Applied {
			b.newest = max(b.newest, s.ID)
		}
	}
	p := Plan{Lines: []Line{}}
	for _, m := range r.ordered {
		p.Lines = append(p.Lines, b.line(m))
		delete(b.states, m.ID)
	}
	for _, s := range states {
		if _, gone := b.states[s.ID]; gone {
			p.Lines = append(p.Lines, Line{ID: s.ID, Verdict: Gone, State: s, Reason: "its file is not in this checkout; is a branch not merged yet?"})
		}
	}
	return p
}

// At is the plan while somebody holds the lease.
func (p Plan) At(l Lease) Plan {
	for i := range p.Lines {
		if !l.Free() && l.Run != "" && p.Lines[i].ID == l.Migration {
			p.Lines[i].Verdict, p.Lines[i].Reason = GoesOn, fmt.Sprintf("attempt %d, begun by %s", p.Lines[i].State.Attempt, l.Holder.Who)
		}
	}
	return p
}

// planner goes through migrations in their order.
type planner struct {
	registry *Registry
	env      Environment
	states   map[string]State
	usable   map[string]bool // has been applied when a later one comes, or will never be
	newest   string
	failed   string // the first that failed
}

func (b *planner) line(m Migration) Line {
	s, known := b.states[m.ID]
	if !known {
		s = State{ID: m.ID, Status: Pending}
	}
	l := Line{ID: m.ID, Why: m.Why, State: s}
	if s.Status == Applied {
		l.Verdict, b.usable[m.ID] = Done, true
		if s.Checksum != m.Checksum {
			l.Verdict = Drifted
			l.Reason = fmt.Sprintf("%s was applied, the file now is %s; take the change back and write a new migration, or accept it with `mainstay migrate repair %s --accept --why TEXT`", s.Checksum, m.Checksum, m.ID)
		}
		return l
	}
	l.Late = m.ID < b.newest
	l.Verdict, l.Reason = b.verdict(m, s, l.Late)
	b.usable[m.ID] = l.Verdict == WillRun || l.Verdict == WillResume || l.Verdict == Elsewhere || l.Verdict == Unasked
	return l
}

func (b *planner) verdict(m Migration, s State, late bool) (Verdict, string) {
	if !m.runsIn(b.env.Kind) {
		return Elsewhere, "for " + strings.Join(m.Kinds, ", ") + " only"
	}
	if s.Status == Pending && slices.Contains(m.OnRequest, b.env.Kind) && !slices.Contains(b.env.Asked, m.ID) {
		return Unasked, fmt.Sprintf("in environments of kind %s only when somebody asks: `mainstay migrate up --include %s`", b.env.Kind, m.ID)
	}
	if s.Status == Failed {
		if b.failed == "" {
			b.failed = m.ID
		}
		return NeedsRetry, fmt.Sprintf("attempt %d: %s; correct the cause, then `mainstay migrate retry %s`", s.Attempt, s.Error, m.ID)
	}
	if i := slices.IndexFunc(m.Needs, func(need string) bool { return !b.usable[need] }); i >= 0 {
		return Blocked, "it needs " + m.Needs[i]
	}
	if late && b.env.Strict {
		if by := b.neededBy(m.ID); by != "" {
			return Refused, fmt.Sprintf("%s needs it and has been applied without it; write a new migration that does what is left, and take the need away", by)
		}
	}
	if b.failed != "" && b.env.Strict {
		return Blocked, b.failed + " failed, and nothing runs behind a failure here"
	}
	if s.Status == Pending {
		return WillRun, ""
	}
	if s.Generation > 0 && s.Started.IsZero() {
		return WillRun, fmt.Sprintf("anew, from the beginning, as a repair wants it after attempt %d", s.Attempt)
	}
	return WillResume, fmt.Sprintf("attempt %d was %s", s.Attempt, s.Status)
}

// neededBy returns a migration that has been applied and needs another.
func (b *planner) neededBy(id string) string {
	for _, m := range b.registry.ordered {
		if s, ok := b.states[m.ID]; ok && s.Status == Applied && slices.Contains(m.Needs, id) {
			return m.ID
		}
	}
	return ""
}
