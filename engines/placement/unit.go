package placement

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Weight is what counts towards the limits of a stack.
type Weight struct {
	Resources  int `json:"resources"`
	Outputs    int `json:"outputs"`
	Parameters int `json:"parameters"`
	Bytes      int `json:"bytes"` // of the template
}

// Soft is how far stacks are filled with new units: 92 % of CloudFormation's limits, so that units have room to grow.
func Soft() Weight { return Weight{460, 180, 180, 900_000} }

// Hard is what CloudFormation allows (CloudFormation quotas, 2026; a template of 1 MB from S3).
func Hard() Weight { return Weight{500, 200, 200, 1_000_000} }

// Plus is the sum of two weights.
func (w Weight) Plus(o Weight) Weight {
	return Weight{w.Resources + o.Resources, w.Outputs + o.Outputs, w.Parameters + o.Parameters, w.Bytes + o.Bytes}
}

// Minus is what is left of a weight.
func (w Weight) Minus(o Weight) Weight {
	return Weight{w.Resources - o.Resources, w.Outputs - o.Outputs, w.Parameters - o.Parameters, w.Bytes - o.Bytes}
}

// Fits tells whether the weight is within a limit.
func (w Weight) Fits(limit Weight) bool {
	return w.Resources <= limit.Resources && w.Outputs <= limit.Outputs && w.Parameters <= limit.Parameters && w.Bytes <= limit.Bytes
}

// over says which limit is exceeded first, and by what.
func (w Weight) over(limit Weight) string {
	for _, d := range []struct {
		name       string
		found, max int
	}{{"resources", w.Resources, limit.Resources}, {"outputs", w.Outputs, limit.Outputs},
		{"parameters", w.Parameters, limit.Parameters}, {"bytes of template", w.Bytes, limit.Bytes}} {
		if d.found > d.max {
			return fmt.Sprintf("%d %s, limit %d", d.found, d.name, d.max)
		}
	}
	return ""
}

// The domains. A stack holds units of one only.
const (
	Data    = "data"    // holds state: never moved, kept when its stack goes outside branch environments
	Compute = "compute" // can be made anew at any time
)

// Unit is what is placed: it lives in one stack with all its resources.
type Unit struct {
	Name      string `json:"unit"`    // <service>/<name>, unique
	Service   string `json:"service"` // whose blocks it fills
	Domain    string `json:"domain"`  // data or compute
	Exclusive bool   `json:"exclusive,omitempty"`
	Weight
}

var validName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$`)

func (u Unit) validate(hard Weight) error {
	var errs []error
	wrong := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("unit %q: "+format, append([]any{u.Name}, args...)...))
	}
	if !validName.MatchString(u.Name) {
		wrong("expected a name of a-z, 0-9 and -, with / between service and unit")
	}
	if !validName.MatchString(u.Service) {
		wrong("service %q: expected a name of a-z, 0-9, - and /", u.Service)
	}
	if u.Domain != Data && u.Domain != Compute {
		wrong("domain %q: expected %s or %s", u.Domain, Data, Compute)
	}
	if u.Resources < 1 || min(u.Outputs, u.Parameters, u.Bytes) < 0 {
		wrong("weight %+v: expected at least one resource and nothing negative", u.Weight)
	}
	if over := u.over(hard); over != "" {
		wrong("has %s: no stack can hold it; split the unit", over)
	}
	return errors.Join(errs...)
}

// sorted returns the units by name, after checking each, and that each name is there once.
func sorted(units []Unit, hard Weight) ([]Unit, error) {
	all := slices.SortedFunc(slices.Values(units), func(a, b Unit) int { return cmp.Compare(a.Name, b.Name) })
	var errs []error
	exclusive := map[string]Unit{}
	for i, u := range all {
		errs = append(errs, u.validate(hard))
		if i > 0 && all[i-1].Name == u.Name {
			errs = append(errs, fmt.Errorf("unit %q is there twice; expected each name once; rename one", u.Name))
		}
		first, seen := exclusive[u.Service]
		if seen && first.Exclusive != u.Exclusive {
			errs = append(errs, fmt.Errorf("service %q: unit %q is exclusive and unit %q is not, or the other way round; expected all units of a service alike", u.Service, first.Name, u.Name))
		}
		if !seen {
			exclusive[u.Service] = u
		}
	}
	return all, errors.Join(errs...)
}
