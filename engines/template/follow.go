package template

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// maxSteps bounds how far Follow goes: a template may refer in circles.
const maxSteps = 8

// Follow finds the resource of a type that a value within a resource refers to: directly, through an alias or a version
// of a function, or through the output of another stack.
func (a App) Follow(from Resource, v any, kind string) (Resource, bool) {
	return a.follow(from.Stack, v, kind, maxSteps)
}

func (a App) follow(stack string, v any, kind string, steps int) (Resource, bool) {
	if steps == 0 {
		return Resource{}, false
	}
	for _, r := range a.referred(stack, v) {
		if r.Type == kind {
			return r, true
		}
		if r.Type == "AWS::Lambda::Alias" || r.Type == "AWS::Lambda::Version" {
			if found, ok := a.follow(r.Stack, r.Properties["FunctionName"], kind, steps-1); ok {
				return found, true
			}
		}
	}
	for _, output := range outputs(v) {
		for _, t := range a {
			if o, ok := t.Outputs[output]; ok && t.Stack != stack {
				if found, ok := a.follow(t.Stack, o.Value, kind, steps-1); ok {
					return found, true
				}
			}
		}
	}
	return Resource{}, false
}

// referred returns the resources of a stack that a value refers to, in the order of the value.
func (a App) referred(stack string, v any) []Resource {
	var found []Resource
	for _, t := range a {
		if t.Stack != stack {
			continue
		}
		for _, id := range References(v) {
			if r, ok := t.Resources[id]; ok {
				found = append(found, r)
			}
		}
	}
	return found
}

// References returns the logical ids that a value refers to with Ref, Fn::GetAtt or Fn::Sub, at any depth.
func References(v any) []string {
	var ids []string
	walk(v, func(function string, argument any) {
		switch function {
		case "Ref":
			ids = append(ids, words(argument)...)
		case "Fn::GetAtt":
			if w := words(argument); len(w) > 0 {
				id, _, _ := strings.Cut(w[0], ".")
				ids = append(ids, id)
			}
		case "Fn::Sub":
			if w := words(argument); len(w) > 0 {
				ids = append(ids, substituted(w[0])...)
			}
		}
	})
	return ids
}

var placeholder = regexp.MustCompile(`\$\{([A-Za-z0-9]+)[.}]`)

// substituted returns the ids in the placeholders of an Fn::Sub.
func substituted(text string) []string {
	var ids []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

// outputs returns the names of other stacks' outputs that a value takes.
func outputs(v any) []string {
	var found []string
	walk(v, func(function string, argument any) {
		if m, ok := argument.(map[string]any); ok && function == "Fn::GetStackOutput" {
			found = append(found, words(m["OutputName"])...)
		}
	})
	return found
}

// walk calls each for every member of every object in a value, from the outside in, in the order of their names.
func walk(v any, each func(name string, value any)) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			each(k, v[k])
			walk(v[k], each)
		}
	case []any:
		for _, x := range v {
			walk(x, each)
		}
	}
}

// words returns a text, or the texts of a list.
func words(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, x := range v {
			all = append(all, words(x)...)
		}
		return all
	}
	return nil
}
