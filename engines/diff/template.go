package diff

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Stack is the template of a stack.
type Stack struct {
	ID   string // in the app
	Name string // physical
	Text string
}

// resource is one of a template.
type resource struct {
	Type                string
	Properties          map[string]any
	DependsOn           any
	UpdatePolicy        map[string]any
	DeletionPolicy      string
	UpdateReplacePolicy string
}

// key is where a resource is.
type key struct{ stack, id string }

// app is every resource of an application.
type app struct {
	resources map[key]resource
	names     map[string]string // physical names of stacks
}

func parse(stacks []Stack) (app, error) {
	a := app{map[key]resource{}, map[string]string{}}
	for _, s := range stacks {
		var t struct{ Resources map[string]resource }
		if err := json.Unmarshal([]byte(s.Text), &t); err != nil {
			return a, fmt.Errorf("read template of stack %s: %w; expected the JSON that a synthesis writes", s.ID, err)
		}
		a.names[s.ID] = s.Name
		for id, r := range t.Resources {
			a.resources[key{s.ID, id}] = r
		}
	}
	return a, nil
}

// sorted returns the keys, by stack and id.
func (a app) sorted() []key {
	return slices.SortedFunc(maps.Keys(a.resources), func(x, y key) int {
		return slices.Compare([]string{x.stack, x.id}, []string{y.stack, y.id})
	})
}

// canonical is a value as a text that is the same for equal values.
func canonical(v any) string {
	text, err := json.Marshal(v) // what was read as JSON can be written as JSON
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}
