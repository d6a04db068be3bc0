package diff

import (
	"reflect"
	"slices"
)

// Function is a function that is not as it was.
type Function struct {
	Name   string `json:"name"` // its description, which the constructs make its name; else its logical id
	Action Action `json:"action"`
	Code   bool   `json:"code"` // it runs other code
}

// Functions returns those that are added, changed or removed; other tags are no change.
func Functions(deployed, wanted []Stack) ([]Function, error) {
	was, err := parse(deployed)
	if err != nil {
		return nil, err
	}
	is, err := parse(wanted)
	if err != nil {
		return nil, err
	}
	all := []Function{}
	for _, k := range slices.Concat(is.sorted(), was.sorted()) {
		old, new := was.resources[k], is.resources[k]
		if old.Type != lambdaFunction && new.Type != lambdaFunction {
			continue
		}
		f := Function{Name: described(k, old, new), Action: Changed, Code: !reflect.DeepEqual(old.Properties["Code"], new.Properties["Code"])}
		switch {
		case old.Type == "":
			f.Action = Added
		case new.Type == "":
			f.Action = Removed
		case len(properties(old, new)) == 0 || onlyTags(properties(old, new)):
			continue
		}
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all, nil
}

const lambdaFunction = "AWS::Lambda::Function"

func described(k key, all ...resource) string {
	for _, r := range slices.Backward(all) {
		if name, _ := r.Properties["Description"].(string); name != "" {
			return name
		}
	}
	return k.id
}
