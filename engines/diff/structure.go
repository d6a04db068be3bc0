package diff

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Property is one that is not as it was. What was not there is nil.
type Property struct {
	Path string `json:"path"` // names, joined by dots
	Was  any    `json:"was"`
	Is   any    `json:"is"`
}

// properties compares everything of two resources that CloudFormation acts on. Lists are compared as a whole, and so is what
// a function of CloudFormation makes.
func properties(was, is resource) []Property {
	all := values("", was.Properties, is.Properties)
	for _, extra := range []Property{
		{"DeletionPolicy", none(was.DeletionPolicy), none(is.DeletionPolicy)},
		{"UpdateReplacePolicy", none(was.UpdateReplacePolicy), none(is.UpdateReplacePolicy)},
		{"UpdatePolicy", object(was.UpdatePolicy), object(is.UpdatePolicy)},
		{"DependsOn", was.DependsOn, is.DependsOn},
	} {
		if !reflect.DeepEqual(extra.Was, extra.Is) {
			extra.Path = attribute + extra.Path
			all = append(all, extra)
		}
	}
	return all
}

// attribute is what the path of something begins with that is no property.
const attribute = "@"

// onlyTags says whether nothing but tags changes. In environments that last every resource has the commit as a tag, so that
// this is most of every deployment, and nobody wants to read it.
func onlyTags(changed []Property) bool {
	return len(changed) > 0 && !slices.ContainsFunc(changed, func(p Property) bool { return p.Path != "Tags" && !strings.HasPrefix(p.Path, "Tags.") })
}

// object is a map as a value; nil where there is none.
func object(m map[string]any) any {
	if m == nil {
		return nil
	}
	return m
}

// none is a text as a value; nil where there is none.
func none(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// values compares two objects, name by name.
func values(path string, was, is map[string]any) []Property {
	names := maps.Clone(was)
	if names == nil {
		names = map[string]any{}
	}
	maps.Copy(names, is)
	var all []Property
	for _, name := range slices.Sorted(maps.Keys(names)) {
		before, after := was[name], is[name]
		if reflect.DeepEqual(before, after) {
			continue
		}
		x, xok := plain(before)
		y, yok := plain(after)
		if xok && yok && !strings.Contains(name, ".") {
			all = append(all, values(path+name+".", x, y)...)
			continue
		}
		all = append(all, Property{path + name, before, after})
	}
	return all
}

// plain returns an object that is no function of CloudFormation's and has something in it.
func plain(v any) (map[string]any, bool) {
	m, ok := v.(map[string]any)
	if len(m) == 1 {
		for name := range m {
			ok = ok && name != "Ref" && !strings.HasPrefix(name, "Fn::")
		}
	}
	return m, ok && len(m) > 0
}
