package template

import (
	"maps"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/internal/assembly"
)

// App is the templates of an application.
type App struct {
	Resources []*Resource // sorted by stack and logical id
	byID      map[string]*Resource
	outputs   map[string][]output
}

// Resource is one resource of a template.
type Resource struct {
	Stack, ID, Type string
	Properties      map[string]any
}

type output struct {
	stack string
	value any
}

// Name is the resource's stack and logical id: Users/ImportQueue.
func (r *Resource) Name() string { return r.Stack + "/" + r.ID }

// New reads templates.
func New(templates []assembly.Template) *App {
	a := &App{byID: map[string]*Resource{}, outputs: map[string][]output{}}
	for _, t := range templates {
		for _, id := range slices.Sorted(maps.Keys(t.Resources)) {
			r := &Resource{t.Stack, id, t.Resources[id].Type, t.Resources[id].Properties}
			a.Resources = append(a.Resources, r)
			a.byID[r.Name()] = r
		}
		for name, o := range t.Outputs {
			out, _ := o.(map[string]any)
			a.outputs[name] = append(a.outputs[name], output{t.Stack, out["Value"]})
			if export, ok := out["Export"].(map[string]any); ok {
				if text, ok := export["Name"].(string); ok {
					a.outputs["export "+text] = append(a.outputs["export "+text], output{t.Stack, out["Value"]})
				}
			}
		}
	}
	return a
}

// OfType returns the resources of a type.
func (a *App) OfType(kind string) []*Resource {
	return slices.DeleteFunc(slices.Clone(a.Resources), func(r *Resource) bool { return r.Type != kind })
}

// Find returns the resource of a name, as Name gives it.
func (a *App) Find(name string) *Resource { return a.byID[name] }

// exported returns the value of an output of another stack. Where several stacks have an output of that name, the stack's
// own name decides, which ends with its id.
func (a *App) exported(name, stackName string) (output, bool) {
	all := a.outputs[name]
	for _, o := range all {
		if strings.HasSuffix(stackName, o.stack) {
			return o, true
		}
	}
	if len(all) == 1 {
		return all[0], true
	}
	return output{}, false
}
