package reap

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// Environment is what is known of an environment: by the ledger, and by the stacks that there are.
type Environment struct {
	Name   string
	Entry  *ledger.Entry // nil: it is not in the ledger
	Stacks []teardown.Stack
}

// Survey brings ledger and stacks together, by name. Stacks that are no environment's are left out.
func Survey(entries []ledger.Entry, stacks []teardown.Stack) []Environment {
	all := map[string]*Environment{}
	at := func(name string) *Environment {
		if all[name] == nil {
			all[name] = &Environment{Name: name, Stacks: []teardown.Stack{}}
		}
		return all[name]
	}
	for _, e := range entries {
		at(e.Name).Entry = &e
	}
	for _, s := range stacks {
		if name, ours := names.OfStack(s.Name); ours {
			e := at(name)
			s.Part, _ = names.Part(name, s.Name)
			e.Stacks = append(e.Stacks, s)
		}
	}
	var found []Environment
	for _, name := range slices.Sorted(maps.Keys(all)) {
		found = append(found, *all[name])
	}
	return found
}

// Differences are where the ledger and the stacks do not agree.
func (e Environment) Differences() []string {
	found := []string{}
	switch {
	case e.Entry == nil:
		found = append(found, "it is not in the ledger")
	case len(e.Stacks) == 0:
		found = append(found, fmt.Sprintf("the ledger has it as %s, and it has no stacks", e.Entry.State))
	}
	for _, s := range e.Stacks {
		if tag, told := s.Tags[names.TagEnvironment]; told && tag != e.Name {
			found = append(found, fmt.Sprintf("stack %s is tagged as one of %q", s.Name, tag))
		}
		if e.Entry != nil && s.Unfinished() && (e.Entry.State == ledger.Up || e.Entry.State == ledger.Asleep) {
			found = append(found, fmt.Sprintf("the ledger has it as %s, and stack %s is %s", e.Entry.State, s.Name, s.Status))
		}
	}
	return found
}

// strange is a stack that has the name of an environment's without its tag; "" where there is none.
func (e Environment) strange() string {
	for _, s := range e.Stacks {
		if s.Tags[names.TagEnvironment] != e.Name {
			return s.Name
		}
	}
	return ""
}

// made is when the oldest stack was last touched: an environment that is not in the ledger is at least as old.
func (e Environment) made() time.Time {
	return slices.MinFunc(e.Stacks, func(a, b teardown.Stack) int { return a.Updated.Compare(b.Updated) }).Updated
}

// Known says whether a stack is one of an environment, for teardown.Named.
func Known(stack string) bool {
	_, ours := names.OfStack(stack)
	return ours
}
