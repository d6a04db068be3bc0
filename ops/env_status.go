package ops

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// EnvStatus says what is deployed of an environment and how it is.
type EnvStatus struct {
	Environment string
	Target      Target
}

// Status is the state of an environment.
type Status struct {
	Environment string           `json:"environment"`
	Target      string           `json:"target"`
	Account     string           `json:"account"`
	Region      string           `json:"region"`
	Deployed    bool             `json:"deployed"` // every part is there
	URL         string           `json:"url"`
	Stacks      []teardown.Stack `json:"stacks"`
	Functions   []FunctionState  `json:"functions"`
	Queues      []QueueState     `json:"queues"`
}

// NewStatus is the state of an environment that is not deployed.
func NewStatus(environment, target string) Status {
	return Status{Environment: environment, Target: target, Stacks: []teardown.Stack{}, Functions: []FunctionState{}, Queues: []QueueState{}}
}

// Run finds out the state.
func (c EnvStatus) Run(ctx context.Context) (Status, error) {
	s := NewStatus(c.Environment, c.Target.Name)
	s.Account, s.Region = c.Target.Account, c.Target.Region
	var err error
	if s.Stacks, err = teardown.List(ctx, c.Target.teardown().Stacks, c.Environment); err != nil {
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
	return s, nil
}

// Print writes the state for people.
func (s Status) Print(w io.Writer) {
	if len(s.Stacks) == 0 {
		fmt.Fprintf(w, "environment %s is not deployed on %s; `make up` deploys it\n", s.Environment, s.Target)
		return
	}
	fmt.Fprintf(w, "environment %s on %s (account %s, %s)\n%s\n", s.Environment, s.Target, s.Account, s.Region, line(s.URL))
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
