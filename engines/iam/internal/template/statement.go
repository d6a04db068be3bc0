package template

import (
	"fmt"
	"strings"
)

// Statement is a statement of a policy. Resources are texts as App.Text gives them.
type Statement struct {
	Origin       string // name of the resource that has it
	Deny         bool
	Actions      []string
	NotActions   []string
	Resources    []string
	NotResources []string
	Conditional  bool
	Services     []string // of a resource's policy: the services that it speaks of, * for all
	Principals   []string // the others that it speaks of
	Condition    string   // as text with symbols
	Platform     bool     // AWS's own managed policy
}

// Statements reads a policy document of a resource.
func (a *App) Statements(r *Resource, document any) []Statement {
	var all []Statement
	for _, v := range list(object(document)["Statement"]) {
		s := object(v)
		st := Statement{Origin: r.Name(), Deny: s["Effect"] == "Deny", Actions: a.texts(r.Stack, s["Action"]), NotActions: a.texts(r.Stack, s["NotAction"]),
			Resources: a.texts(r.Stack, s["Resource"]), NotResources: a.texts(r.Stack, s["NotResource"]), Conditional: s["Condition"] != nil}
		switch p := s["Principal"].(type) {
		case map[string]any:
			st.Services = a.texts(r.Stack, p["Service"])
			for kind, who := range p {
				if kind != "Service" {
					st.Principals = append(st.Principals, a.texts(r.Stack, who)...)
				}
			}
		case string:
			st.Services, st.Principals = []string{p}, []string{p}
		}
		if st.Conditional {
			st.Condition = strings.Join(a.deep(r.Stack, s["Condition"]), " ")
		}
		all = append(all, st)
	}
	return all
}

// deep returns the texts at the leaves of a value.
func (a *App) deep(stack string, v any) []string {
	switch v := v.(type) {
	case []any:
		var all []string
		for _, x := range v {
			all = append(all, a.deep(stack, x)...)
		}
		return all
	case map[string]any:
		if text := a.Text(stack, v); text != "<?>" {
			return []string{text}
		}
		var all []string
		for _, x := range v {
			all = append(all, a.deep(stack, x)...)
		}
		return all
	}
	return []string{fmt.Sprint(v)}
}

// texts is a value that is one text or a list of them.
func (a *App) texts(stack string, v any) []string {
	var all []string
	for _, x := range list(v) {
		all = append(all, a.Text(stack, x))
	}
	return all
}

// list is a value as a list: nothing is empty, and what is no list is a list of one.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func object(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// Property returns a property by its path of names.
func (r *Resource) Property(names ...string) any {
	var v any = r.Properties
	for _, n := range names {
		v = object(v)[n]
	}
	return v
}

// List returns a property that is a list, or one value that stands for a list of one.
func (r *Resource) List(names ...string) []any { return list(r.Property(names...)) }
