package diff

import (
	"maps"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/template"
)

// holder is who may do something, or what something may be done to: a role, or a resource with a policy of its own.
type holder struct {
	key
	kind string // what of it: "policy", "trust" or "resource policy"
}

// held has the grants of every holder. A statement may move from a role's own policies to one beside it: the role has it.
func held(a app) map[holder][]grant {
	all := map[holder][]grant{}
	add := func(k key, kind string, more []grant) {
		h := holder{k, kind}
		all[h] = append(all[h], more...)
	}
	for _, k := range a.sorted() {
		r := a.resources[k]
		for _, policy := range list(r.Properties["Policies"]) {
			p, _ := policy.(map[string]any)
			add(k, policyOf, grants(p["PolicyDocument"]))
		}
		for _, arn := range list(r.Properties["ManagedPolicyArns"]) {
			add(k, policyOf, []grant{{effect: "Allow", action: "everything of the managed policy " + text(arn)}})
		}
		add(k, trustOf, grants(r.Properties["AssumeRolePolicyDocument"]))
		switch r.Type {
		case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy":
			for _, id := range referred(r.Properties, "Roles", "Users", "Groups") {
				add(key{k.stack, id}, policyOf, grants(r.Properties["PolicyDocument"]))
			}
		case "AWS::Lambda::Permission":
			p := r.Properties
			g := grant{effect: "Allow", principal: text(p["Principal"]), action: strings.ToLower(text(p["Action"]))}
			if c := origin(p); len(c) > 0 {
				g.condition = canonical(c)
			}
			for _, id := range referred(p, "FunctionName") {
				add(key{k.stack, id}, resourceOf, []grant{g})
			}
		default:
			for _, id := range referred(r.Properties, "Queues", "Topics", "Bucket") {
				add(key{k.stack, id}, resourceOf, grants(r.Properties["PolicyDocument"]))
			}
			add(k, resourceOf, grants(r.Properties["KeyPolicy"]))
		}
	}
	maps.DeleteFunc(all, func(_ holder, g []grant) bool { return len(g) == 0 })
	return all
}

// The kinds of what is held.
const (
	policyOf   = "policy"
	trustOf    = "trust"
	resourceOf = "resource policy"
)

// origin is what limits a permission to one caller.
func origin(p map[string]any) map[string]any {
	found := map[string]any{}
	for _, name := range []string{"SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken"} {
		if p[name] != nil {
			found[name] = p[name]
		}
	}
	return found
}

// referred returns the logical ids that any of some properties refers to.
func referred(p map[string]any, names ...string) []string {
	var ids []string
	for _, name := range names {
		ids = append(ids, template.References(p[name])...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// widened returns what holders that are deployed may do now and could not. What comes with a new role or queue is not here:
// it is as new as they are.
func widened(was, is app) map[holder][]grant {
	before, all := held(was), map[holder][]grant{}
	for h, now := range held(is) {
		if _, there := was.resources[h.key]; !there {
			continue
		}
		if more := wider(before[h], now); len(more) > 0 {
			all[h] = more
		}
	}
	for k, r := range is.resources {
		old, there := was.resources[k]
		if there && r.Type == "AWS::IAM::Role" && old.Properties["PermissionsBoundary"] != nil && r.Properties["PermissionsBoundary"] == nil {
			h := holder{k, policyOf}
			all[h] = append(all[h], grant{effect: "Allow", action: "everything that its permissions boundary did not"})
		}
	}
	return all
}
