package limits

import (
	"github.com/mainstay-go/mainstay/engines/template"
)

// rule measures resources of a type ("" is every type) by one limit.
type rule struct {
	limit   string // name in kit/limits
	kind    string
	measure func(template.App, template.Resource) (int64, bool)
	form    string   // "text", "number", "list", "size" at a path of properties; "" is of its own
	path    []string //
}

// text measures the characters of a property.
func text(limit, kind string, path ...string) rule {
	return rule{limit, kind, func(_ template.App, r template.Resource) (int64, bool) {
		s := r.Text(path...)
		return int64(len([]rune(s))), s != ""
	}, "text", path}
}

// number measures the value of a property.
func number(limit, kind string, path ...string) rule {
	return rule{limit, kind, func(_ template.App, r template.Resource) (int64, bool) {
		return int64(r.Number(-1, path...)), r.Number(-1, path...) != -1
	}, "number", path}
}

// list measures how many a property has.
func list(limit, kind string, path ...string) rule {
	return rule{limit, kind, func(_ template.App, r template.Resource) (int64, bool) {
		return int64(len(r.List(path...))), len(r.List(path...)) > 0
	}, "list", path}
}

// size measures the characters of a property's JSON, as AWS counts policies and patterns.
func size(limit, kind string, path ...string) rule {
	return rule{limit, kind, func(_ template.App, r template.Resource) (int64, bool) {
		return int64(compact(r.Get(path...))), r.Get(path...) != nil
	}, "size", path}
}

// both is a property that has a most and a least.
func both(limit, kind string, path ...string) []rule {
	return []rule{number(limit, kind, path...), number(limit+"Least", kind, path...)}
}

func own(limit, kind string, measure func(template.App, template.Resource) (int64, bool)) rule {
	return rule{limit: limit, kind: kind, measure: measure}
}

// rules are those of resources.
func rules() []rule {
	var all []rule
	for _, of := range [][]rule{anyRules(), functionRules(), sourceRules(), queueRules(), eventRules(), tableRules(), watchRules(), roleRules(), otherRules()} {
		all = append(all, of...)
	}
	return all
}

// stackRule measures a template as a whole.
type stackRule struct {
	limit   string
	measure func(template.Template) int64
}

func stackRules() []stackRule {
	return []stackRule{
		{"StackResources", func(t template.Template) int64 { return int64(len(t.Resources)) }},
		{"StackOutputs", func(t template.Template) int64 { return int64(len(t.Outputs)) }},
		{"StackParameters", func(t template.Template) int64 { return int64(len(t.Parameters)) }},
		{"StackMappings", func(t template.Template) int64 { return int64(len(t.Mappings)) }},
		{"TemplateBytes", func(t template.Template) int64 { return int64(t.Bytes) }},
		{"DynamicReferences", dynamicReferences},
	}
}

func anyRules() []rule {
	return []rule{
		own("LogicalID", "", func(_ template.App, r template.Resource) (int64, bool) { return int64(len(r.ID)), true }),
		list("ResourceTags", "", "Tags"),
	}
}
