package reap

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/sleep"
	"github.com/mainstay-go/mainstay/engines/teardown"
)

// Hands are what environments are put to sleep, woken and removed with, so that the ledger knows.
type Hands struct {
	Store ledger.Store // nil: there is no ledger
	teardown.Clients
	sleep.Switches
	Now func() time.Time
	Who string        // notes it
	Lag time.Duration // that listings may go on showing what was deleted
}

// Claim notes a state in the ledger, if the entry is still as it was seen; seen may be nil. From then on somebody else
// who has seen the entry before is refused.
func (h Hands) Claim(ctx context.Context, name string, seen *ledger.Entry, s ledger.State) (ledger.Entry, error) {
	now := h.Now()
	e := ledger.Entry{Name: name, Owner: h.Who, Created: now, Updated: now, State: s, Since: now}
	if seen != nil {
		e = seen.To(s, now)
	}
	if h.Store == nil {
		return e, nil
	}
	return h.Store.Put(ctx, e)
}

// Seen is an environment's entry; nil where the ledger does not have it, or there is none.
func (h Hands) Seen(ctx context.Context, name string) (*ledger.Entry, error) {
	if h.Store == nil {
		return nil, nil
	}
	e, err := h.Store.Get(ctx, name)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, nil
	}
	return &e, err
}

// Sleep puts an environment to sleep. The ledger has it as asleep before anything is switched off, so that whatever
// comes next wakes it, also when this is interrupted.
func (h Hands) Sleep(ctx context.Context, name string, seen *ledger.Entry) ([]string, error) {
	if _, err := h.Claim(ctx, name, seen, ledger.Asleep); err != nil {
		return nil, err
	}
	return sleep.Sleep(ctx, h.switches(), name)
}

// Wake wakes an environment; its time to live begins anew.
func (h Hands) Wake(ctx context.Context, name string, seen *ledger.Entry) ([]string, error) {
	changed, err := sleep.Wake(ctx, h.switches(), name)
	if err != nil || seen == nil || seen.State != ledger.Asleep {
		return changed, err
	}
	seen.Updated, seen.Orphan = h.Now(), false
	_, err = h.Claim(ctx, name, seen, ledger.Up)
	return changed, err
}

func (h Hands) switches() sleep.Clients { return sleep.Clients{Stacks: h.Stacks, Switches: h.Switches} }

// Remove removes an environment and everything of it, proves that nothing is left, and strikes it out of the ledger.
// Where something is left it stays in the ledger, for the next time.
func (h Hands) Remove(ctx context.Context, name string, seen *ledger.Entry, step func(string)) error {
	claimed := ledger.Entry{}
	if seen != nil { // an environment that the ledger never had needs no entry to go
		var err error
		if claimed, err = h.Claim(ctx, name, seen, ledger.Destroying); err != nil {
			return err
		}
	}
	if err := teardown.Destroy(ctx, h.Clients, name, step); err != nil {
		return err
	}
	if err := h.Prove(ctx, name, step); err != nil || seen == nil {
		return err
	}
	return h.Store.Delete(ctx, claimed)
}

// Prove fails while anything of an environment is left, and names it.
func (h Hands) Prove(ctx context.Context, name string, step func(string)) error {
	left, err := teardown.Prove(ctx, h.Clients, name, h.Lag, func(n int) { step(fmt.Sprintf("%d resources are still listed", n)) })
	if err != nil || len(left) == 0 {
		return err
	}
	var lines []string
	for _, r := range left {
		lines = append(lines, "  "+r.Kind+" "+r.Name)
	}
	return fmt.Errorf("destroy environment %s: %d resources are left:\n%s", name, len(left), strings.Join(lines, "\n"))
}
