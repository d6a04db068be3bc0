package template

import "encoding/json"

// StackOutput is an output of a stack, as Fn::GetStackOutput refers to it.
type StackOutput struct {
	Stack  string // physical name; "" where that is not a plain text
	Output string
}

// StackOutputs returns the outputs of stacks that a value takes with Fn::GetStackOutput, at any depth.
func StackOutputs(v any) []StackOutput {
	var found []StackOutput
	walk(v, func(function string, argument any) {
		if m, ok := argument.(map[string]any); ok && function == "Fn::GetStackOutput" {
			stack, _ := m["StackName"].(string)
			output, _ := m["OutputName"].(string)
			found = append(found, StackOutput{stack, output})
		}
	})
	return found
}

// Uses tells whether a value calls a function, such as Fn::ImportValue, at any depth.
func Uses(v any, function string) bool {
	found := false
	walk(v, func(name string, _ any) { found = found || name == function })
	return found
}

// Sizes returns how many bytes of a template's text each resource and each output takes, with its logical id.
func Sizes(text string) (resources, outputs map[string]int, err error) {
	var t struct{ Resources, Outputs map[string]json.RawMessage }
	err = json.Unmarshal([]byte(text), &t)
	return sizes(t.Resources), sizes(t.Outputs), err
}

// separators are the quotes, colon, comma, space and line feed around a logical id and its value.
const separators = 6

func sizes(parts map[string]json.RawMessage) map[string]int {
	all := map[string]int{}
	for id, raw := range parts {
		all[id] = len(raw) + len(id) + separators
	}
	return all
}
