package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// EnvStatus says what is deployed of an environment and how it is.
type EnvStatus struct {
	Environment string
	Target      Target
	Project     Project // knows what people sign in with
	SignIn      bool    // say what people sign in with: in branch environments only, whose data is made up
}

// Status is the state of an environment.
type Status struct {
	Environment string           `json:"environment"`
	Target      string           `json:"target"`
	Account     string           `json:"account"`
	Region      string           `json:"region"`
	Deployed    bool             `json:"deployed"` // every part is there
	Ledger      *ledger.Entry    `json:"ledger"`   // null: the ledger does not have it
	USD         cost.Number      `json:"usd_so_far"`
	Differences []string         `json:"differences"` // between ledger and stacks
	URL         string           `json:"url"`
	SignIn      *SignIn          `json:"signIn,omitempty"`
	Stacks      []teardown.Stack `json:"stacks"`
	Functions   []FunctionState  `json:"functions"`
	Queues      []QueueState     `json:"queues"`
}

// NewStatus is the state of an environment that is not deployed.
func NewStatus(environment, target string) Status {
	return Status{Environment: environment, Target: target, Differences: []string{}, Stacks: []teardown.Stack{}, Functions: []FunctionState{}, Queues: []QueueState{}}
}

// Run finds out the state.
func (c EnvStatus) Run(ctx context.Context) (Status, error) {
	s := NewStatus(c.Environment, c.Target.Name)
	s.Account, s.Region = c.Target.Account, c.Target.Region
	var err error
	if s.Stacks, err = teardown.List(ctx, c.Target.teardown().Stacks, c.Environment); err != nil {
		return s, err
	}
	if err := c.ledger(ctx, &s); err != nil {
		return s, err
	}
	if s.Functions, err = c.Target.functions(ctx, c.Environment); err != nil {
		return s, err
	}
	if s.Queues, err = c.Target.queues(ctx, c.Environment); err != nil {
		return s, err
	}
	s.Deployed = len(s.Stacks) > 0 && !slices.ContainsFunc(s.Stacks, teardown.Stack.Unfinished)
	if url := output(s.Stacks, names.OutputURL); url != "" {
		s.URL = c.Target.PublicURL(url)
	}
	if c.SignIn {
		s.SignIn, err = c.signIn(ctx, s.Stacks)
	}
	return s, err
}

// ledger adds what the ledger knows.
func (c EnvStatus) ledger(ctx context.Context, s *Status) error {
	store, err := c.Target.ledger(ctx)
	if err != nil || store == nil {
		return err
	}
	e, err := store.Get(ctx, c.Environment)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	known := reap.Environment{Name: c.Environment, Stacks: s.Stacks}
	if err == nil {
		s.Ledger, known.Entry, s.USD = &e, &e, e.Cost(time.Now())
	}
	if s.Ledger != nil || len(s.Stacks) > 0 {
		s.Differences = known.Differences()
	}
	return nil
}

// Print writes the state for people.
func (s Status) Print(w io.Writer) {
	if len(s.Stacks) == 0 {
		fmt.Fprintf(w, "environment %s is not deployed on %s; `make up` deploys it\n", s.Environment, s.Target)
		return
	}
	fmt.Fprintf(w, "environment %s on %s (account %s, %s)\n%s\n", s.Environment, s.Target, s.Account, s.Region, line(s.URL))
	if e := s.Ledger; e != nil {
		fmt.Fprintf(w, "ledger    %s since %s, brought up by %s%s; $%s so far while nobody used it\n", e.State, e.Since.UTC().Format(time.RFC3339), e.Owner, lives(*e), s.USD.Cents())
	}
	for _, d := range s.Differences {
		fmt.Fprintf(w, "ledger    << %s\n", d)
	}
	if s.SignIn != nil {
		fmt.Fprintf(w, "sign in as %s with %s\n", s.SignIn.Email, s.SignIn.Password)
	}
	for _, st := range s.Stacks {
		fmt.Fprintf(w, "stack     %-40s %s\n", st.Name, st.Status)
	}
	for _, f := range s.Functions {
		fmt.Fprintf(w, "function  %-40s updated %s\n", f.Name, f.Updated)
	}
	for _, q := range s.Queues {
		fmt.Fprintf(w, "queue     %-40s %d waiting, %d in flight%s\n", q.Name, q.Visible, q.InFlight, note(q))
	}
}

// lives is until when an environment lives; "" for ever.
func lives(e ledger.Entry) string {
	if e.Expires().IsZero() {
		return ""
	}
	return ", lives until " + e.Expires().UTC().Format(time.RFC3339)
}

// line is a text on a line of its own, or nothing.
func line(s string) string {
	if s == "" {
		return ""
	}
	return s + "\n"
}

func note(q QueueState) string {
	if q.DeadLetter && q.Visible+q.InFlight > 0 {
		return "  << dead letters"
	}
	return ""
}
