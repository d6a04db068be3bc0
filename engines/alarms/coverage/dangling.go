package coverage

import (
	"maps"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/template"
)

// dangling finds references of alarms to what is not in the templates: a composite alarm without one of its children, an
// action without its topic. CloudFormation would refuse them, but only when it is there.
func (c *check) dangling() {
	for _, d := range c.alarms {
		for _, id := range c.gone(d.Stack, d.Properties) {
			c.found(Dangling, d.Resource, d.row(), "it refers to %s, which is not in its stack; expected it there; bring it back", id)
		}
	}
}

// gone returns what a value in a stack refers to and is not there, also by way of another stack's output.
func (c *check) gone(stack string, v any) []string {
	var found []string
	for _, t := range c.app {
		if t.Stack != stack {
			continue
		}
		for _, id := range template.References(v) {
			_, resource := t.Resources[id]
			_, parameter := t.Parameters[id]
			if !resource && !parameter && !strings.HasPrefix(id, "AWS::") {
				found = append(found, id)
			}
		}
	}
	for _, o := range template.StackOutputs(v) {
		found = append(found, c.goneOutput(o.Output)...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// goneOutput says what the outputs of a name are about and is not there.
func (c *check) goneOutput(name string) []string {
	var found []string
	for _, t := range c.app {
		if o, ok := t.Outputs[name]; ok {
			for _, id := range template.References(o.Value) {
				if _, there := t.Resources[id]; !there {
					found = append(found, t.Stack+"/"+id)
				}
			}
			return found
		}
	}
	known := slices.Sorted(maps.Keys(c.stacks()))
	return []string{"output " + name + " of one of the stacks " + strings.Join(known, ", ")}
}

func (c *check) stacks() map[string]bool {
	all := map[string]bool{}
	for _, t := range c.app {
		all[t.Stack] = true
	}
	return all
}
