package guard

import (
	"fmt"
	"slices"

	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/engines/template"
)

// App is everything that was synthesized.
type App []Stack

// Stack is one synthesized stack.
type Stack struct {
	template.Template
	Name      string            // in CloudFormation; templates refer to it by this
	DependsOn []string          // ids of stacks that were declared to come before
	Owners    map[string]string // unit that a resource belongs to, by logical id; a stack's own belong to none
	text      string
	sizes     map[string]int
	outputs   map[string]int
}

// Parse reads the template of a stack.
func Parse(id, name, text string, dependsOn ...string) (Stack, error) {
	t, err := template.Parse(id, text)
	if err != nil {
		return Stack{}, err
	}
	resources, outputs, err := template.Sizes(text)
	if err != nil {
		return Stack{}, fmt.Errorf("measure template of stack %s: %w", id, err)
	}
	return Stack{Template: t, Name: name, DependsOn: dependsOn, text: text, sizes: resources, outputs: outputs}, nil
}

// Weight counts what the limits of a stack count.
func (s Stack) Weight() placement.Weight {
	return placement.Weight{Resources: len(s.Resources), Outputs: len(s.Outputs), Parameters: len(s.Parameters), Bytes: s.Bytes}
}

// stack finds a stack by its name in CloudFormation.
func (a App) stack(name string) (Stack, bool) {
	i := slices.IndexFunc(a, func(s Stack) bool { return s.Name == name })
	if i < 0 {
		return Stack{}, false
	}
	return a[i], true
}

// Finding is something that must not be deployed as it is.
type Finding struct {
	Check string `json:"check"`          // weight, limit, place, moved, reference or order
	Stack string `json:"stack"`          // id
	Unit  string `json:"unit,omitempty"` // if it is about one
	Says  string `json:"says"`
}

// String says it in one line.
func (f Finding) String() string {
	if f.Stack == "" {
		return f.Check + ": " + f.Says
	}
	if f.Unit != "" {
		return fmt.Sprintf("%s: unit %q in stack %s: %s", f.Check, f.Unit, f.Stack, f.Says)
	}
	return fmt.Sprintf("%s: stack %s: %s", f.Check, f.Stack, f.Says)
}

// The checks.
const (
	checkWeight    = "weight"
	checkLimit     = "limit"
	checkPlace     = "place"
	checkMoved     = "moved"
	checkReference = "reference"
	checkOrder     = "order"
)
