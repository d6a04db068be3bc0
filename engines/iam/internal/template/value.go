package template

import (
	"fmt"
	"regexp"
	"strings"
)

// Text is a value of a template as text, in which references are symbols: <Users/Queue> for what Ref gives,
// <Users/Queue.Arn> for an attribute, <AWS::Region> for a pseudo parameter, <?> for what cannot be told.
func (a *App) Text(stack string, v any) string {
	return a.text(stack, v, maxDepth)
}

// maxDepth bounds how deep references between stacks are followed: templates may refer in circles.
const maxDepth = 10

func (a *App) text(stack string, v any, depth int) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		for name, argument := range v {
			if len(v) == 1 && depth > 0 {
				return a.function(stack, name, argument, depth-1)
			}
		}
		return "<?>"
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}

// function is an intrinsic function of CloudFormation's.
func (a *App) function(stack, name string, argument any, depth int) string {
	list, _ := argument.([]any)
	switch name {
	case "Ref":
		return a.reference(stack, fmt.Sprint(argument))
	case "Fn::GetAtt":
		if text, ok := argument.(string); ok {
			return "<" + stack + "/" + text + ">"
		}
		if len(list) == 2 {
			return fmt.Sprintf("<%s/%v.%v>", stack, list[0], list[1])
		}
	case "Fn::Join":
		return a.join(stack, list, depth)
	case "Fn::Sub":
		return a.sub(stack, argument, depth)
	case "Fn::GetStackOutput":
		o, _ := argument.(map[string]any)
		if found, ok := a.exported(fmt.Sprint(o["OutputName"]), fmt.Sprint(o["StackName"])); ok {
			return a.text(found.stack, found.value, depth)
		}
	case "Fn::ImportValue":
		if found, ok := a.exported("export "+a.text(stack, argument, depth), ""); ok {
			return a.text(found.stack, found.value, depth)
		}
	case "Fn::Select":
		return a.selected(stack, list, depth)
	}
	return "<?>"
}

func (a *App) reference(stack, id string) string {
	if strings.HasPrefix(id, "AWS::") {
		return "<" + id + ">"
	}
	return "<" + stack + "/" + id + ">"
}

func (a *App) join(stack string, list []any, depth int) string {
	if len(list) != 2 {
		return "<?>"
	}
	parts, ok := list[1].([]any)
	if !ok {
		return "<?>"
	}
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = a.text(stack, p, depth)
	}
	return strings.Join(texts, fmt.Sprint(list[0]))
}

// sub replaces ${Name} and ${Name.Attribute} in a text.
func (a *App) sub(stack string, argument any, depth int) string {
	text, ok := argument.(string)
	variables := map[string]any{}
	if list, isList := argument.([]any); isList && len(list) == 2 {
		text, ok = list[0].(string)
		variables, _ = list[1].(map[string]any)
	}
	if !ok {
		return "<?>"
	}
	return regexp.MustCompile(`\$\{[^!}][^}]*\}`).ReplaceAllStringFunc(text, func(m string) string {
		name := strings.TrimSpace(m[2 : len(m)-1])
		if v, ok := variables[name]; ok {
			return a.text(stack, v, depth)
		}
		return a.reference(stack, name)
	})
}

// selected keeps what is selected from as it is: CDK takes an ARN apart with it, and which resource it is of matters.
func (a *App) selected(stack string, list []any, depth int) string {
	if len(list) != 2 {
		return "<?>"
	}
	if split, ok := list[1].(map[string]any); ok {
		if args, ok := split["Fn::Split"].([]any); ok && len(args) == 2 {
			return a.text(stack, args[1], depth)
		}
	}
	return "<?>"
}

// Mentioned returns the resources that a text has symbols of, in its order.
func (a *App) Mentioned(text string) []*Resource {
	var found []*Resource
	for _, m := range regexp.MustCompile(`<([^<>?]+)>`).FindAllStringSubmatch(text, -1) {
		name, _, _ := strings.Cut(m[1], ".")
		if r := a.byID[name]; r != nil {
			found = append(found, r)
		}
	}
	return found
}

// Refers returns the first resource of a type that a value within a stack refers to, directly or through the aliases and
// versions of a function; nil if there is none.
func (a *App) Refers(stack string, v any, kind string) *Resource {
	for _, r := range a.Mentioned(a.Text(stack, v)) {
		if r.Type == kind {
			return r
		}
		if r.Type == "AWS::Lambda::Alias" || r.Type == "AWS::Lambda::Version" {
			if found := a.Refers(r.Stack, r.Properties["FunctionName"], kind); found != nil {
				return found
			}
		}
	}
	return nil
}
