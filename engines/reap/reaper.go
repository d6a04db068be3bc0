package reap

import (
	"context"
	"errors"
	"fmt"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/teardown"
)

// Done is what became of a decision.
type Done struct {
	Environment string `json:"environment"`
	Action      Action `json:"action"`
	Why         string `json:"why"`
	Done        bool   `json:"done"`
	Error       string `json:"error,omitempty"`
}

// Look surveys an account.
func (h Hands) Look(ctx context.Context) ([]Environment, error) {
	entries := []ledger.Entry{}
	if h.Store != nil {
		var err error
		if entries, err = h.Store.List(ctx); err != nil {
			return nil, err
		}
	}
	stacks, err := teardown.Named(ctx, h.Stacks, Known)
	return Survey(entries, stacks), err
}

// Run carries decisions out, one after the other; one that fails keeps no other. Where nothing is meant (dry), it only
// says what it would do.
func (h Hands) Run(ctx context.Context, plan []Decision, dry bool, step func(string)) ([]Done, error) {
	all, errs := []Done{}, []error(nil)
	for _, d := range plan {
		done := Done{Environment: d.Name, Action: d.Action, Why: d.Why}
		if d.Action != Keep && !dry {
			err := h.carry(ctx, d, step)
			if done.Done = err == nil; err != nil {
				done.Error = err.Error()
				errs = append(errs, fmt.Errorf("%s environment %s: %w", d.Action, d.Name, err))
			}
		}
		all = append(all, done)
	}
	return all, errors.Join(errs...)
}

func (h Hands) carry(ctx context.Context, d Decision, step func(string)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	step(fmt.Sprintf("%s %s", d.Action, d.Name))
	if d.Action == Remove {
		return h.Remove(ctx, d.Name, d.Entry, step)
	}
	seen := d.Entry
	if seen == nil { // from now on the ledger has it, and the next reaping removes it
		seen = &ledger.Entry{Name: d.Name, Owner: h.Who, Created: d.made(), Updated: d.made(), Hours: 1, State: ledger.Up, Since: h.Now()}
	}
	_, err := h.Sleep(ctx, d.Name, seen)
	return err
}
