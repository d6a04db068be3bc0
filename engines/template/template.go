package template

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// App is all templates of an application.
type App []Template

// Template is that of one stack.
type Template struct {
	Stack      string // id of the stack in the app
	Bytes      int    // of its text
	Resources  map[string]Resource
	Outputs    map[string]Output
	Parameters map[string]any
	Mappings   map[string]any
}

// Resource is one resource of a template.
type Resource struct {
	Stack      string `json:"-"`
	ID         string `json:"-"` // logical id
	Type       string
	Properties map[string]any
	Metadata   map[string]any

	DeletionPolicy string
}

// Output is one output of a template.
type Output struct {
	Value  any
	Export any // the name that it is exported by; nil where it is not
}

// Parse reads the template of a stack.
func Parse(stack, text string) (Template, error) {
	t := Template{}
	if err := jsontext.Unmarshal([]byte(text), &t); err != nil {
		return t, fmt.Errorf("read template of stack %s: %w; expected the JSON that a synthesis writes", stack, err)
	}
	t.Stack, t.Bytes = stack, len(text)
	for id, r := range t.Resources {
		if r.Type == "" {
			return t, fmt.Errorf("read template of stack %s: resource %s has no Type; expected one like AWS::SQS::Queue", stack, id)
		}
		r.Stack, r.ID = stack, id
		t.Resources[id] = r
	}
	return t, nil
}

// Name is the stack and the logical id.
func (r Resource) Name() string { return r.Stack + "/" + r.ID }

// Sorted returns every resource, by stack and logical id.
func (a App) Sorted() []Resource {
	var all []Resource
	for _, t := range a {
		for _, id := range slices.Sorted(maps.Keys(t.Resources)) {
			all = append(all, t.Resources[id])
		}
	}
	return all
}

// OfType returns the resources of a type, by stack and logical id.
func (a App) OfType(kind string) []Resource {
	return slices.DeleteFunc(a.Sorted(), func(r Resource) bool { return r.Type != kind })
}

// Get returns what stands at a path of properties; nil where there is nothing.
func (r Resource) Get(path ...string) any {
	var v any = r.Properties
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

// Text returns the text at a path; "" where there is none, or a reference.
func (r Resource) Text(path ...string) string {
	s, _ := r.Get(path...).(string)
	return s
}

// True says whether there is a true at a path; CloudFormation takes the word as well.
func (r Resource) True(path ...string) bool {
	v := r.Get(path...)
	return v == true || v == "true"
}

// Number returns the number at a path, or else the default; CloudFormation takes numbers in quotes as well.
func (r Resource) Number(otherwise float64, path ...string) float64 {
	switch v := r.Get(path...).(type) {
	case float64:
		return v
	case string:
		if n, err := strconv.ParseFloat(v, 64); err == nil {
			return n
		}
	}
	return otherwise
}

// List returns the list at a path.
func (r Resource) List(path ...string) []any {
	l, _ := r.Get(path...).([]any)
	return l
}
