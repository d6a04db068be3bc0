package iam

import (
	"fmt"
	"path"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
)

// match finds the program of each function. It is what the options say, or else the one whose name is the function's
// description, handler or name, or is contained in its logical id.
func (c *checker) match(functions []Function) []subject {
	var all []subject
	for _, f := range c.app.Functions() {
		p, ok := c.programOf(f, functions)
		if !ok {
			c.add(Finding{Severity: Warning, Kind: Unmatched, Function: f.Name(), Message: fmt.Sprintf("found no program for the function %s; "+
				"expected a description or a handler that is the name of one of %d main packages; name it with --function %s=PACKAGE",
				f.Name(), len(functions), f.ID)})
			continue
		}
		all = append(all, subject{f, p})
	}
	return all
}

func (c *checker) programOf(f template.Function, functions []Function) (Function, bool) {
	for _, said := range []string{c.programs[f.Name()], c.programs[f.ID]} {
		for _, p := range functions {
			if said != "" && (p.Entry == said || strings.HasSuffix(p.Entry, "/"+strings.TrimPrefix(said, "./"))) {
				return p, true
			}
		}
	}
	for _, property := range []string{"Description", "Handler", "FunctionName"} {
		for _, p := range functions {
			if text, _ := f.Properties[property].(string); text != "" && text == p.name() {
				return p, true
			}
		}
	}
	var found []Function
	for _, p := range functions {
		if strings.Contains(strings.ToLower(f.ID), strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(p.name()))) {
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	return Function{}, false
}

// name is what a function is called: the last element of its package's path, or its name within a group.
func (f Function) name() string {
	if f.program.Group != "" {
		return f.program.Group
	}
	return path.Base(f.program.Path)
}
