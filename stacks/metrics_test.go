package stacks_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

// custom are the custom metrics that an alarm looks at, each with its dimensions: "RowsQueued Environment=staging Function=import-users".
func custom(r assembly.Resource) []string {
	var found []string
	add := func(namespace, name any, dimensions any) {
		if namespace != names.MetricNamespace {
			return
		}
		line := fmt.Sprint(name)
		all, _ := dimensions.([]any)
		for _, d := range all {
			line += fmt.Sprintf(" %v=%v", d.(map[string]any)["Name"], d.(map[string]any)["Value"])
		}
		found = append(found, line)
	}
	add(r.Properties["Namespace"], r.Properties["MetricName"], r.Properties["Dimensions"])
	queries, _ := r.Properties["Metrics"].([]any)
	for _, q := range queries {
		if stat, ok := q.(map[string]any)["MetricStat"].(map[string]any); ok {
			m := stat["Metric"].(map[string]any)
			add(m["Namespace"], m["MetricName"], m["Dimensions"])
		}
	}
	return found
}

// sent says whether something sends such a metric: kit/emf the counters of names, with the dimensions of the function that
// counts (e2e/backend holds what functions write against the same names), and the operator's commands that of deployments.
func sent(t *testing.T, environment, metric string) bool {
	t.Helper()
	if metric == fmt.Sprintf("%s %s=%s", names.Deploying, names.DimensionEnvironment, environment) {
		return true
	}
	folders, err := filepath.Glob(filepath.Join(cdktest.Root(t), "functions", "*", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		function := filepath.Base(filepath.Dir(f))
		for _, c := range names.Counters() {
			if metric == fmt.Sprintf("%s %s=%s %s=%s", c, names.DimensionEnvironment, environment, names.DimensionFunction, function) {
				return true
			}
		}
	}
	return slices.ContainsFunc([]string{names.ProbeSuccess, names.ProbeLatency}, func(name string) bool {
		return strings.HasPrefix(metric, fmt.Sprintf("%s %s=%s %s=", name, names.DimensionEnvironment, environment, names.DimensionProbe))
	})
}

// TestCustomMetrics: alarms look at metrics that something sends, in the very dimensions; of another one no value ever comes,
// and silence is fine to most alarms.
func TestCustomMetrics(t *testing.T) {
	for _, environment := range []string{names.Staging, names.Production} {
		seen := map[string]bool{}
		for _, template := range synth(t, environment).Templates {
			for id, r := range template.Resources {
				for _, metric := range custom(r) {
					seen[metric] = true
					if !sent(t, environment, metric) {
						t.Errorf("%s of %s looks at %s, which nothing sends", id, environment, metric)
					}
				}
			}
		}
		if len(seen) < 4 {
			t.Errorf("alarms of %s look at %v; want at least the metrics of imports and of deployments", environment, slices.Sorted(maps.Keys(seen)))
		}
	}
}

func TestCustomMetrics_Red(t *testing.T) {
	for _, metric := range []string{"RowsQueued Environment=staging Function=store-nothing", "RowsEaten Environment=staging Function=import-users",
		"RowsQueued Function=import-users Environment=staging", "RowsQueued Environment=production Function=import-users", "Deploying", ""} {
		if sent(t, names.Staging, metric) {
			t.Errorf("something sends %q", metric)
		}
	}
}
