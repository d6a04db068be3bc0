package diff

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// grant is the smallest thing that a policy says: one principal, one action, one resource. Whatever way statements are cut,
// joined, ordered and named, the grants are the same.
type grant struct {
	effect    string // Allow, Deny or lifted
	principal string // "" in a policy of a role: it is the role
	action    string // lower case: IAM does not tell cases apart
	resource  string
	condition string // "" = always
	not       bool   // a NotAction, NotResource or NotPrincipal: what it covers nobody works out here
}

// String says it as people do.
func (g grant) String() string {
	text := map[string]string{"Allow": "allows ", "Deny": "denies ", lifted: "no longer denies "}[g.effect]
	if g.principal != "" {
		text += g.principal + " "
	}
	text += g.action
	if g.resource != "" {
		text += " on " + g.resource
	}
	if g.condition != "" {
		text += " if " + g.condition
	}
	return text
}

// lifted is the effect of a denial that is gone.
const lifted = "Lifted"

// grants are those of a policy document.
func grants(document any) []grant {
	d, _ := document.(map[string]any)
	var all []grant
	for _, s := range list(d["Statement"]) {
		if s, ok := s.(map[string]any); ok {
			all = append(all, statement(s)...)
		}
	}
	return all
}

func statement(s map[string]any) []grant {
	effect, _ := s["Effect"].(string)
	base := grant{effect: effect}
	if c := s["Condition"]; c != nil {
		base.condition = canonical(c)
	}
	for _, negated := range []string{"NotAction", "NotResource", "NotPrincipal"} {
		if s[negated] != nil {
			rest := maps.Clone(s)
			delete(rest, "Sid")
			return []grant{{effect: effect, action: canonical(rest), not: true}}
		}
	}
	var all []grant
	for _, p := range principals(s["Principal"]) {
		for _, a := range list(s["Action"]) {
			for _, r := range orNothing(list(s["Resource"])) {
				g := base
				g.principal, g.action, g.resource = p, strings.ToLower(text(a)), text(r)
				all = append(all, g)
			}
		}
	}
	return all
}

// principals are those of a statement, each with its kind; one that is nobody where it has none.
func principals(v any) []string {
	var all []string
	switch v := v.(type) {
	case nil:
		return []string{""}
	case string:
		return []string{v}
	case map[string]any:
		for _, kind := range slices.Sorted(maps.Keys(v)) {
			for _, p := range list(v[kind]) {
				all = append(all, kind+":"+text(p))
			}
		}
	}
	return all
}

func list(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	if v == nil {
		return nil
	}
	return []any{v}
}

func orNothing(l []any) []any {
	if len(l) == 0 {
		return []any{""}
	}
	return l
}

// text is a value as it is, or as JSON where it is made by a function.
func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return canonical(v)
}

// covers says whether whoever has a grant has another one, too.
func (g grant) covers(other grant) bool {
	if g.not || other.not {
		return g == other
	}
	return g.effect == other.effect && (g.condition == "" || g.condition == other.condition) &&
		matches(g.principal, other.principal) && matches(g.action, other.action) && matches(g.resource, other.resource)
}

// matches says whether a pattern with * and ? covers everything that another pattern covers.
func matches(pattern, other string) bool {
	if pattern == other || pattern != "" && strings.Trim(pattern, "*") == "" {
		return true
	}
	if pattern == "" || other == "" || pattern[0] == '{' || other[0] == '{' {
		return false // one of them is made by a function
	}
	switch {
	case pattern[0] == '*':
		return matches(pattern[1:], other) || matches(pattern, other[1:])
	case other[0] == '*' || other[0] == '?' && pattern[0] != '?':
		return false // the other one is wider here
	case pattern[0] == '?' || pattern[0] == other[0]:
		return matches(pattern[1:], other[1:])
	}
	return false
}

// wider returns what is allowed now and was not: grants that no grant of before covers, and denials that are gone.
func wider(was, is []grant) []grant {
	var more []grant
	covered := func(by []grant, g grant) bool {
		return slices.ContainsFunc(by, func(b grant) bool { return b.covers(g) })
	}
	for _, g := range is {
		if g.effect == "Allow" && !covered(was, g) {
			more = append(more, g)
		}
	}
	for _, g := range was {
		if g.effect == "Deny" && !covered(is, g) {
			g.effect = lifted
			more = append(more, g)
		}
	}
	slices.SortFunc(more, func(a, b grant) int { return cmp.Compare(a.String(), b.String()) })
	return slices.Compact(more)
}
