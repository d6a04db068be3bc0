package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/actions"
	"github.com/mainstay-go/mainstay/engines/iam/internal/code"
	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
)

// unused finds what a role allows and none of its functions needs. A role that others may assume too is not judged.
func (c *checker) unused(role *template.Role) {
	if !role.Lambda {
		return
	}
	for _, st := range role.Statements {
		if st.Deny || st.Platform {
			continue
		}
		for _, pattern := range st.Actions {
			for _, granted := range st.Resources {
				c.judge(role, st, pattern, granted)
			}
		}
		if len(st.NotActions)+len(st.NotResources) > 0 {
			s := c.shared[role][0]
			c.add(s.about(Warning, Unused, "a statement of "+st.Origin+" allows everything but what it names; expected the actions and resources that are needed"))
		}
	}
}

// judge looks whether one action on one resource is needed.
func (c *checker) judge(role *template.Role, st template.Statement, pattern, granted string) {
	all, known := c.table.Expand(pattern)
	if !known {
		all = []string{pattern}
	}
	var needed, idle []string
	for _, a := range all {
		if c.isNeeded(role, a, granted) {
			needed = append(needed, a)
		} else {
			idle = append(idle, a)
		}
	}
	family := strings.HasPrefix(pattern, "kms:") && len(needed) > 0 // kms:GenerateDataKey*: its relatives differ in form only
	if len(idle) == 0 || family || c.allowed(role, pattern, idle) {
		return
	}
	s := c.shared[role][0]
	message := fmt.Sprintf("%s on %s is allowed by %s, and nothing that can be reached from main needs it", pattern, granted, st.Origin)
	if len(needed) > 0 {
		message = fmt.Sprintf("%s on %s is allowed by %s; of it only %s is needed", pattern, granted, st.Origin, strings.Join(needed, ", "))
	}
	f := s.about(Warning, Unused, message+"; take it out, or say why with //mainstay:iam allow "+pattern+" REASON")
	f.Action, f.Resource = pattern, granted
	c.add(f)
}

// isNeeded says whether some requirement is about an action and may be about a resource.
func (c *checker) isNeeded(role *template.Role, action, granted string) bool {
	return slices.ContainsFunc(c.needs[role], func(r requirement) bool {
		if !actions.Match(r.action, action) && !actions.Match(action, r.action) {
			return false
		}
		if granted == "*" {
			return true
		}
		r.index = false
		if len(r.targets) == 0 {
			return c.covers(granted, r, target{})
		}
		return slices.ContainsFunc(r.targets, func(t target) bool { return c.covers(granted, r, t) })
	})
}

// allowed says whether directives of a function with the role excuse all that is idle.
func (c *checker) allowed(role *template.Role, pattern string, idle []string) bool {
	for _, s := range c.shared[role] {
		if c.excuse(s, code.Allow, pattern) {
			return true
		}
		excused := 0
		for _, a := range idle {
			if c.excuse(s, code.Allow, a) {
				excused++
			}
		}
		if excused == len(idle) {
			return true
		}
	}
	return false
}
