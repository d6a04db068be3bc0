package embedded

import (
	"maps"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/template"
)

// lacks are the types that MiniStack does not provision (MiniStack 1.5.33, services/cloudformation/provisioners.py,
// _RESOURCE_HANDLERS); one that ends in :: is a whole service. It is a list of what is known to be dispensable, and not of
// all that is missing: an application whose table cannot be made is not to be taken for one that runs.
func lacks() []string {
	return []string{"AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::AnomalyDetector", "AWS::CodeDeploy::", "AWS::Synthetics::", "AWS::Budgets::", "AWS::IAM::OIDCProvider"}
}

// The reasons.
const (
	noType   = "the embedded AWS has no such type"
	noMath   = "the embedded AWS has no alarms with metric math"
	noShift  = "the embedded AWS has no CodeDeploy: updates of these are everybody's at once"
	needsOne = "these need what is left out"
)

// leave takes out of a template what MiniStack cannot provision. Whatever refers to that goes, too, outputs included.
func leave(t map[string]any) []LeftOut {
	resources, _ := t["Resources"].(map[string]any)
	var out []LeftOut
	gone := map[string]bool{}
	for more := true; more; {
		more = false
		for _, id := range slices.Sorted(maps.Keys(resources)) {
			r, _ := resources[id].(map[string]any)
			kind, _ := r["Type"].(string)
			if reason := missingFor(kind, r, gone); reason != "" {
				out, gone[id], more = append(out, LeftOut{ID: id, Type: kind, Reason: reason}), true, true
				delete(resources, id)
			}
		}
	}
	out = append(out, atOnce(resources)...)
	detach(resources, gone)
	outputs, _ := t["Outputs"].(map[string]any)
	maps.DeleteFunc(outputs, func(_ string, o any) bool { return refers(o, gone) })
	return out
}

// missingFor says why a resource cannot be; "" where it can.
func missingFor(kind string, r map[string]any, gone map[string]bool) string {
	p, _ := r["Properties"].(map[string]any)
	if slices.ContainsFunc(lacks(), func(l string) bool { return kind == l || strings.HasSuffix(l, "::") && strings.HasPrefix(kind, l) }) {
		return noType
	}
	if kind == "AWS::CloudWatch::Alarm" && p["Metrics"] != nil {
		return noMath
	}
	if refers(p, gone) {
		return needsOne
	}
	return ""
}

func refers(v any, gone map[string]bool) bool {
	return slices.ContainsFunc(template.References(v), func(id string) bool { return gone[id] })
}

// atOnce takes the update policies that are CodeDeploy's from aliases.
func atOnce(resources map[string]any) []LeftOut {
	var out []LeftOut
	for _, id := range slices.Sorted(maps.Keys(resources)) {
		r, _ := resources[id].(map[string]any)
		policy, _ := r["UpdatePolicy"].(map[string]any)
		if policy["CodeDeployLambdaAliasUpdate"] == nil {
			continue
		}
		if delete(policy, "CodeDeployLambdaAliasUpdate"); len(policy) == 0 {
			delete(r, "UpdatePolicy")
		}
		kind, _ := r["Type"].(string)
		out = append(out, LeftOut{ID: id, Type: kind + " UpdatePolicy", Reason: noShift})
	}
	return out
}

// detach has nothing wait for what is gone.
func detach(resources map[string]any, gone map[string]bool) {
	for _, r := range resources {
		r, _ := r.(map[string]any)
		switch after := r["DependsOn"].(type) {
		case string:
			if gone[after] {
				delete(r, "DependsOn")
			}
		case []any:
			after = slices.DeleteFunc(after, func(id any) bool { s, _ := id.(string); return gone[s] })
			if r["DependsOn"] = after; len(after) == 0 {
				delete(r, "DependsOn")
			}
		}
	}
}
