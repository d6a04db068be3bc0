package iam

import (
	"context"

	"github.com/mainstay-go/mainstay/engines/iam/internal/actions"
	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// CheckOptions says what to compare.
type CheckOptions struct {
	Options
	Assembly string            // folder of a cloud assembly, cdk.out
	Programs map[string]string // by stack and logical id of a function, or the id alone: the entry that it runs, where it cannot be guessed
	Strict   bool              // every finding is an error
}

// Check reads programs and compares them with the functions of an assembly. What it finds wrong is in the report; the
// error says that it could not look.
func Check(ctx context.Context, o CheckOptions) (Report, error) {
	made, err := assembly.Read(o.Assembly)
	if err != nil {
		return Report{}, err
	}
	table, err := actions.Load()
	if err != nil {
		return Report{}, err
	}
	functions, err := scan(ctx, o.Options, table)
	if err != nil {
		return Report{}, err
	}
	return compare(functions, made.Templates, table, o), nil
}

// Compare compares functions, as Scan returned them, with those of an assembly.
func Compare(functions []Function, made assembly.Assembly, o CheckOptions) (Report, error) {
	table, err := actions.Load()
	if err != nil {
		return Report{}, err
	}
	return compare(functions, made.Templates, table, o), nil
}

// checker is a comparison that is under way.
type checker struct {
	app      *template.App
	table    *actions.Table
	found    []Finding
	needs    map[*template.Role][]requirement // of all functions that share a role
	shared   map[*template.Role][]subject
	excused  map[string]bool // directives that excused something, by place
	programs map[string]string
}

// subject is a function of a template with its program.
type subject struct {
	template.Function
	program Function
}

func compare(functions []Function, templates []assembly.Template, table *actions.Table, o CheckOptions) Report {
	c := &checker{app: template.New(templates), table: table, needs: map[*template.Role][]requirement{}, shared: map[*template.Role][]subject{},
		excused: map[string]bool{}, programs: o.Programs}
	subjects := c.match(functions)
	for _, s := range subjects {
		c.permissions(s)
		c.variables(s)
		c.events(s)
		c.unknown(s)
	}
	for role := range c.needs {
		c.unused(role)
	}
	c.invocations()
	c.stale(subjects)
	return newReport(len(subjects), c.found, o.Strict)
}

func (c *checker) add(f Finding) { c.found = append(c.found, f) }

// about is a finding about a function.
func (s subject) about(severity Severity, kind Kind, message string) Finding {
	return Finding{Severity: severity, Kind: kind, Function: s.Name(), Entry: s.program.Entry, Message: message}
}

func (c *checker) unknown(s subject) {
	for _, u := range s.program.Unknown {
		c.add(s.about(Warning, Unknown, u+"; expected calls that can be followed; say what it needs with a //mainstay:iam comment"))
	}
	if s.Role == nil {
		c.add(s.about(Warning, Unknown, "its role is not in this assembly; expected one whose policies can be read"))
		return
	}
	for _, p := range s.Role.Unknown {
		c.add(s.about(Warning, Unknown, "its role has the managed policy "+p+", whose contents are not known; expected statements of its own"))
	}
}
