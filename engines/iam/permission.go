package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/actions"
	"github.com/mainstay-go/mainstay/engines/iam/internal/code"
	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
)

// permissions finds what a function needs and its role does not allow.
func (c *checker) permissions(s subject) {
	if s.Role == nil {
		return
	}
	all := append(c.requirements(s), c.platform(s)...)
	all = append(all, c.keys(all)...)
	c.needs[s.Role] = append(c.needs[s.Role], all...)
	c.shared[s.Role] = append(c.shared[s.Role], s)
	reported := map[string]bool{}
	for _, r := range all {
		for _, f := range c.missing(s, r) {
			if key := f.Action + f.Resource; !reported[key] && !c.excuse(s, code.Without, f.Action) {
				reported[key] = true
				c.add(f)
			}
		}
	}
}

// missing returns what is missing of a requirement. Where it may be about several resources, it is an error when none of
// them is allowed: which it is the code decides when it runs.
func (c *checker) missing(s subject, r requirement) []Finding {
	targets := r.targets
	if len(targets) == 0 {
		targets = []target{{}}
	}
	var found []Finding
	for _, t := range targets {
		if why := c.refusal(s.Role, r, t); why != "" {
			found = append(found, c.lacks(s, r, t, why))
		}
	}
	if !r.must || len(s.Role.Unknown) > 0 || len(found) > 0 && len(found) < len(targets) {
		for i := range found {
			found[i].Severity = Warning
		}
	}
	if !r.must && len(r.why) == 0 { // something that the platform can do without
		return nil
	}
	return found
}

func (c *checker) lacks(s subject, r requirement, t target, why string) Finding {
	on := t.String()
	if on == "" {
		on = "a resource that only the code knows"
	}
	if r.index {
		on += "/index/*"
	}
	f := s.about(Error, Missing, fmt.Sprintf("%s on %s is not allowed: %s; expected a statement that allows it; needed by %s",
		r.action, on, why, last(r.why)))
	f.Action, f.Resource, f.Path, f.At = r.action, t.String(), r.why, r.at
	return f
}

func last(path []string) string {
	if len(path) == 0 {
		return "the function"
	}
	return path[len(path)-1]
}

// refusal says why a role does not allow something; "" if it does.
func (c *checker) refusal(role *template.Role, r requirement, t target) string {
	for _, st := range role.Statements {
		if st.Deny && !st.Conditional && c.denies(st, r, t) {
			return "a statement of " + st.Origin + " denies it"
		}
	}
	elsewhere := ""
	for _, st := range role.Statements {
		if st.Deny || !names(st, r.action) {
			continue
		}
		if c.speaks(st, r, t) {
			return ""
		}
		elsewhere = strings.Join(st.Resources, ", ")
	}
	if t.resource != nil && c.invited(role, r, t) {
		return ""
	}
	if elsewhere != "" {
		return "its role allows it on " + elsewhere
	}
	return "its role does not have it"
}

// names says whether a statement is about an action.
func names(st template.Statement, action string) bool {
	match := func(pattern string) bool { return actions.Match(pattern, action) }
	if len(st.NotActions) > 0 {
		return !slices.ContainsFunc(st.NotActions, match)
	}
	return slices.ContainsFunc(st.Actions, match)
}

// speaks says whether a statement is about an action on a target.
func (c *checker) speaks(st template.Statement, r requirement, t target) bool {
	if !names(st, r.action) {
		return false
	}
	covers := func(granted string) bool {
		onIndex := strings.HasPrefix(r.action, "dynamodb:") && strings.Contains(granted, "/index/") // alone, it is not the table
		return (r.index || !onIndex) && c.covers(granted, r, t)
	}
	if len(st.NotResources) > 0 {
		return !slices.ContainsFunc(st.NotResources, covers)
	}
	return slices.ContainsFunc(st.Resources, covers)
}

// denies says whether a denial is about an action on a target. One of some resources does not deny what only the code knows:
// any grant of the action will do there, and that it is not on those is the code's to see to.
func (c *checker) denies(st template.Statement, r requirement, t target) bool {
	return c.speaks(st, r, t) && (t.String() != "" || slices.Contains(st.Resources, "*"))
}

// invited says whether a resource's own policy lets a role in.
func (c *checker) invited(role *template.Role, r requirement, t target) bool {
	return slices.ContainsFunc(c.app.Policy(t.resource), func(st template.Statement) bool {
		who := func(p string) bool { return slices.Contains(c.app.Mentioned(p), role.Resource) }
		return !st.Deny && names(st, r.action) && slices.ContainsFunc(st.Principals, who)
	})
}

// excuse says whether a directive excuses a finding about an action or a variable.
func (c *checker) excuse(s subject, verb, what string) bool {
	found := false
	for _, d := range s.program.program.Directives {
		if d.Verb == verb && actions.Match(d.Subject, what) {
			c.excused[d.At] = true
			found = true
		}
	}
	return found
}
