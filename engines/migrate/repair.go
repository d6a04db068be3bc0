package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Repair is a decision that a runner must not take by itself.
type Repair string

// The repairs.
const (
	Accept      Repair = "accept"       // what is in the repository now is what was applied
	MarkApplied Repair = "mark-applied" // somebody did by hand what the migration does
	Again       Repair = "again"        // it runs anew, from the beginning
)

// Repair changes the state of a migration, and says so in the history: who, why, and what it was before.
func (r Runner) Repair(ctx context.Context, id string, how Repair, why string) error {
	if strings.TrimSpace(why) == "" {
		return fmt.Errorf("repair migration %q: found no reason; expected one, for the history", id)
	}
	_, err := r.locked(ctx, func(s *session) (Report, error) {
		plan, err := r.Plan(ctx)
		if err != nil {
			return Report{}, err
		}
		i := slices.IndexFunc(plan.Lines, func(l Line) bool { return l.ID == id })
		m, err := r.Registry.Find(id)
		if err != nil {
			return Report{}, err
		}
		next, err := repaired(plan.Lines[i], m, how)
		if err != nil {
			return Report{}, fmt.Errorf("repair migration %q: %w", id, err)
		}
		if how == MarkApplied {
			next.Ended, next.By = s.now().UTC(), r.By
		}
		note := fmt.Sprintf("%s by %s: %s (was %s with %s)", how, r.By.Who, why, plan.Lines[i].State.Status, plan.Lines[i].State.Checksum)
		return Report{}, s.put(next, note)
	})
	return err
}

func repaired(l Line, m Migration, how Repair) (State, error) {
	st := l.State
	switch how {
	case Accept:
		if l.Verdict != Drifted {
			return st, fmt.Errorf("it is %s; expected one whose source was changed after it was applied", l.Verdict)
		}
		st.Checksum = m.Checksum
	case MarkApplied:
		if st.Status == Applied {
			return st, errors.New("it has been applied; there is nothing to mark")
		}
		st.Status, st.Checksum, st.Error, st.Late = Applied, m.Checksum, "", l.Late
	case Again:
		if st.Status == Pending {
			return st, errors.New("it has never run; there is nothing to begin anew")
		}
		st = State{ID: st.ID, Status: Interrupted, Checksum: m.Checksum, By: st.By, Attempt: st.Attempt, Generation: st.Generation + 1}
	default:
		return st, fmt.Errorf("found %q; expected %s, %s or %s", how, Accept, MarkApplied, Again)
	}
	return st, nil
}
