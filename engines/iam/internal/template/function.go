package template

import "strings"

// Function is a Lambda function.
type Function struct {
	*Resource
	Role     *Role // nil: it is not of these templates
	Mappings []*Resource
}

// Functions returns the functions that Go may have made: their runtime takes any program, or they are images.
func (a *App) Functions() []Function {
	roles := map[*Resource]*Role{}
	var all []Function
	for _, r := range a.OfType("AWS::Lambda::Function") {
		if runtime, _ := r.Properties["Runtime"].(string); runtime != "" && !strings.HasPrefix(runtime, "provided") && !strings.HasPrefix(runtime, "go") {
			continue
		}
		f := Function{Resource: r}
		if role := a.Refers(r.Stack, r.Properties["Role"], "AWS::IAM::Role"); role != nil {
			if roles[role] == nil {
				roles[role] = a.Role(role)
			}
			f.Role = roles[role]
		}
		for _, m := range a.OfType("AWS::Lambda::EventSourceMapping") {
			if a.Refers(m.Stack, m.Properties["FunctionName"], "AWS::Lambda::Function") == r {
				f.Mappings = append(f.Mappings, m)
			}
		}
		all = append(all, f)
	}
	return all
}

// Variables returns the environment variables of a function, as texts.
func (a *App) Variables(f *Resource) map[string]string {
	all := map[string]string{}
	for name, v := range object(f.Property("Environment", "Variables")) {
		all[name] = a.Text(f.Stack, v)
	}
	return all
}
