package guard

import (
	"fmt"
	"maps"
	"slices"

	"github.com/mainstay-go/mainstay/engines/template"
)

// Reference is that a stack takes an output of another one, weakly: by Fn::GetStackOutput.
type Reference struct {
	Consumer string `json:"consumer"` // id of the stack
	Producer string `json:"producer"` // name of the stack in CloudFormation
	Output   string `json:"output"`
}

// references returns those of a stack, each once.
func (s Stack) references() []Reference {
	seen := map[Reference]bool{}
	note := func(v any) {
		for _, o := range template.StackOutputs(v) {
			seen[Reference{s.Stack, o.Stack, o.Output}] = true
		}
	}
	for _, r := range s.Resources {
		note(r.Properties)
	}
	for _, o := range s.Outputs {
		note(o.Value)
	}
	return slices.SortedFunc(maps.Keys(seen), func(a, b Reference) int { return compare(a, b) })
}

// References finds what would bind stacks to one another, or point at nothing: exports and imports, which CloudFormation
// does not let go of while they are used, and outputs that the other stack does not have.
func References(app App) []Finding {
	var found []Finding
	wrong := func(s Stack, format string, args ...any) {
		found = append(found, Finding{Check: checkReference, Stack: s.Stack, Says: fmt.Sprintf(format, args...)})
	}
	for _, s := range app {
		for _, id := range slices.Sorted(maps.Keys(s.Outputs)) {
			if s.Outputs[id].Export != nil {
				wrong(s, "output %s is an Export; expected none, as CloudFormation keeps what is imported elsewhere from ever changing; use weak references", id)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(s.Resources)) {
			if template.Uses(s.Resources[id].Properties, "Fn::ImportValue") {
				wrong(s, "resource %s uses Fn::ImportValue; expected Fn::GetStackOutput; use weak references", id)
			}
		}
		for _, r := range s.references() {
			producer, ours := app.stack(r.Producer)
			if _, there := producer.Outputs[r.Output]; ours && !there {
				wrong(s, "it takes output %s of stack %s, which has no such output; restore it, or let go of it", r.Output, producer.Stack)
			}
		}
	}
	return found
}
