package ops

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/engines/teardown"
)

// EnvList says which environments there are: by the ledger, by the stacks that exist, and where the two differ.
type EnvList struct {
	Project Project
	Targets []Target // an account each
	Now     func() time.Time
}

// Listed is an environment of the list.
type Listed struct {
	Environment string           `json:"environment"`
	Account     string           `json:"account"`
	State       string           `json:"state"` // "" where it is not in the ledger
	Branch      string           `json:"branch"`
	Owner       string           `json:"owner"`
	Commit      string           `json:"commit"`
	Created     time.Time        `json:"created,omitzero"`
	Updated     time.Time        `json:"updated,omitzero"`
	Expires     time.Time        `json:"expires,omitzero"` // absent: never
	USD         cost.Number      `json:"usd_so_far"`       // while nobody used it, by the cost model
	USDMonth    cost.Number      `json:"usd_month"`        // as it is now
	Stacks      []teardown.Stack `json:"stacks"`
	Differences []string         `json:"differences"`
}

// Environments are those of a target.
type Environments struct {
	Target       string   `json:"target"`
	Ledgers      []string `json:"ledgers"` // accounts that have one
	Environments []Listed `json:"environments"`
}

// NewEnvironments are those of a target that has none.
func NewEnvironments(target string) Environments {
	return Environments{Target: target, Ledgers: []string{}, Environments: []Listed{}}
}

// Run lists them, by account and name.
func (c EnvList) Run(ctx context.Context) (Environments, error) {
	out := NewEnvironments(c.Targets[0].Name)
	for _, t := range c.Targets {
		hands, err := t.Hands(ctx, c.Project)
		if err != nil {
			return out, err
		}
		all, err := hands.Look(ctx)
		if err != nil {
			return out, err
		}
		if hands.Store != nil {
			out.Ledgers = append(out.Ledgers, t.Account)
		}
		for _, e := range all {
			l := listed(e, c.Now())
			l.Account = t.Account
			out.Environments = append(out.Environments, l)
		}
	}
	return out, nil
}

func listed(e reap.Environment, now time.Time) Listed {
	l := Listed{Environment: e.Name, Stacks: []teardown.Stack{}, Differences: e.Differences()}
	for _, s := range e.Stacks {
		s.Outputs = nil // `mainstay env status` has them
		l.Stacks = append(l.Stacks, s)
	}
	if e.Entry == nil {
		return l
	}
	l.State, l.Branch, l.Owner, l.Commit = string(e.Entry.State), e.Entry.Branch, e.Entry.Owner, e.Entry.Commit
	l.Created, l.Updated, l.Expires = e.Entry.Created, e.Entry.Updated, e.Entry.Expires()
	l.USD, l.USDMonth = e.Entry.Cost(now), e.Entry.Bill.Up
	if e.Entry.State == ledger.Asleep {
		l.USDMonth = e.Entry.Bill.Asleep
	}
	return l
}

// Print writes the list for people.
func (e Environments) Print(w io.Writer, now time.Time) {
	if len(e.Environments) == 0 {
		fmt.Fprintf(w, "there are no environments on %s; `make up` deploys one\n", e.Target)
	}
	for _, l := range e.Environments {
		state := l.State
		if state == "" {
			state = "unknown"
		}
		fmt.Fprintf(w, "%-32s %-10s %2d stacks  %-20s  $%s so far, $%s a month  %s\n", l.Environment, state, len(l.Stacks), until(l, now),
			l.USD.Cents(), l.USDMonth.Cents(), strings.Join(strings.Fields(l.Owner+" "+l.Branch), " "))
		for _, d := range l.Differences {
			fmt.Fprintf(w, "  << %s\n", d)
		}
	}
}

// until is how long an environment still lives, in words.
func until(l Listed, now time.Time) string {
	left := l.Expires.Sub(now)
	switch {
	case l.State == "":
		return "no time to live"
	case l.Expires.IsZero():
		return "lasts"
	case left <= 0:
		return "expired " + (-left).Round(time.Hour).String() + " ago"
	}
	return fmt.Sprintf("%.1f days left", left.Hours()/24)
}
