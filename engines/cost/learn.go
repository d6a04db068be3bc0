package cost

import (
	"fmt"
	"maps"

	"github.com/mainstay-go/mainstay/engines/template"
)

// Learn puts into usage what functions reported while a piece of work was done so many times: how often each ran for one
// of them, and how long. Everything else of the usage stays. Resource says which resource a function is.
func (u Usage) Learn(r Report, times Number, resource func(function string) (template.Resource, bool)) (Usage, error) {
	if times.Sign() <= 0 {
		return u, fmt.Errorf("learn usage: found %s pieces of work; expected how often it was done, at least once", times)
	}
	each := maps.Clone(u.Each)
	if each == nil {
		each = map[string]Amount{}
	}
	for _, f := range r.Functions {
		found, ok := resource(f.Name)
		if !ok {
			return u, fmt.Errorf("learn usage of function %s: the templates have no such function; synthesize what is deployed", f.Name)
		}
		if f.Invocations == 0 {
			continue
		}
		name := keyOf(found, each)
		amount := maps.Clone(each[name])
		if amount == nil {
			amount = Amount{}
		}
		amount["invocations"], amount["billed_ms"] = N(f.Invocations).Div(times), N(f.BilledMs).Div(N(f.Invocations))
		each[name] = amount
	}
	u.Each = each
	return u, nil
}

// keyOf is what usage calls a resource already, or else its name without the hash.
func keyOf(r template.Resource, each map[string]Amount) string {
	for _, name := range sortedKeys(each) {
		if called(r, name) {
			return name
		}
	}
	name := nameOf(r)
	if n := len(name) - hashLength; n > 0 && hash.MatchString(name[n:]) {
		return name[:n]
	}
	return name
}

// hashLength is how many characters the CDK appends to logical ids.
const hashLength = 8
