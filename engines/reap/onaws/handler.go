package onaws

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/engines/reap"
)

// Spare is how much of an invocation's time must be left to begin with another environment. Removing one takes minutes;
// what is cut short all the same is finished by a later run, when reap.Patience is over.
const Spare = 5 * time.Minute

// farewell is kept for the last environment to be noted and the answer to be given.
const farewell = 10 * time.Second

// Reaped is what a run did.
type Reaped struct {
	Environments []reap.Done `json:"environments"` // that something was to be done with
	Left         []string    `json:"left"`         // those that there was no time for; the next run has them first
}

// Handler returns the handler of the function: it puts to sleep and removes what the ledger says that nobody needs. Told
// what it is at.
func Handler(h reap.Hands, say func(msg string, args ...any)) func(context.Context, json.RawMessage) (Reaped, error) {
	return func(ctx context.Context, _ json.RawMessage) (Reaped, error) {
		if end, ok := ctx.Deadline(); ok {
			var cancel func()
			ctx, cancel = context.WithDeadline(ctx, end.Add(-farewell))
			defer cancel()
		}
		all, err := h.Look(ctx)
		if err != nil {
			return Reaped{}, err
		}
		return run(ctx, h, order(reap.Policy{Now: h.Now(), Grace: reap.DefaultGrace}.Plan(all)), say)
	}
}

// order leaves out what is kept, and puts first what has been as it is for longest: so one that fails each time does not
// keep the others waiting.
func order(plan []reap.Decision) []reap.Decision {
	plan = slices.DeleteFunc(plan, func(d reap.Decision) bool { return d.Action == reap.Keep })
	slices.SortStableFunc(plan, func(a, b reap.Decision) int { return since(a).Compare(since(b)) })
	return plan
}

func since(d reap.Decision) time.Time {
	if d.Entry == nil {
		return time.Time{}
	}
	return d.Entry.Since
}

func run(ctx context.Context, h reap.Hands, plan []reap.Decision, say func(string, ...any)) (Reaped, error) {
	out, errs := Reaped{Environments: []reap.Done{}, Left: []string{}}, []error(nil)
	for i, d := range plan {
		if end, ok := ctx.Deadline(); i > 0 && ok && end.Sub(h.Now()) < Spare {
			out.Left = append(out.Left, d.Name)
			continue
		}
		done, err := h.Run(ctx, []reap.Decision{d}, false, func(s string) { say("reap", "environment", d.Name, "step", s) })
		out.Environments, errs = append(out.Environments, done...), append(errs, err)
	}
	say("reaped", "environments", out.Environments, "left", out.Left)
	return out, errors.Join(errs...)
}
