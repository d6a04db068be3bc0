package coverage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/template"
)

// TestCheck_Probe: a probe's alarms have its name for a dimension, and no reference to it; those of another probe, or of
// another environment's, are not about it.
func TestCheck_Probe(t *testing.T) {
	for name, c := range map[string]struct {
		environment, probe string
		covered            bool
	}{"Own": {"staging", "probe-web", true}, "Other": {"staging", "probe-shop", false}, "Elsewhere": {"production", "probe-web", false}} {
		tour := template.Resource{Stack: "Shop", ID: "Tour", Type: "AWS::Lambda::Function", Metadata: props{"mainstay:probe": 60.0},
			Properties: props{"Environment": props{"Variables": props{"MAINSTAY_ENVIRONMENT": "staging", "MAINSTAY_FUNCTION": "probe-web"}}}}
		all := map[string]template.Resource{"Tour": tour}
		for _, row := range policy.For(policy.Probe) {
			a, err := row.Alarm(policy.Numbers{policy.Gap: 60})
			if err != nil {
				t.Fatal(err)
			}
			all[row.Name] = template.Resource{Stack: "Shop", ID: row.Name, Type: "AWS::CloudWatch::Alarm", Properties: props{"MetricName": a.Metrics[0].Name,
				"Dimensions": []any{props{"Name": "Environment", "Value": c.environment}, props{"Name": "Probe", "Value": c.probe}},
				"Tags":       []any{props{"Key": "mainstay:alarm", "Value": row.Name}}}}
		}
		r := check(t, template.App{{Stack: "Shop", Resources: all, Parameters: props{}}}, coverage.Options{})
		missing := slices.ContainsFunc(r.Findings, func(f coverage.Finding) bool {
			return f.Kind == coverage.Uncovered && strings.Contains(f.String(), "probe-red")
		})
		if missing == c.covered {
			t.Errorf("%s: probe-red is missing: %v; want %v", name, missing, !c.covered)
		}
	}
}
