package limits

import (
	"fmt"
	"slices"

	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/kit/limits"
)

// Measure is how near something is to a limit.
type Measure struct {
	Resource string `json:"resource"` // "Stack/LogicalId", or the stack
	Type     string `json:"type"`     // "" for a stack
	Limit    string `json:"limit"`    // name of the constant in kit/limits
	What     string `json:"what"`
	Value    int64  `json:"value"`
	Bound    int64  `json:"bound"`
	Unit     string `json:"unit"`
	Source   string `json:"source"`
	least    bool
}

// Broken says whether the limit is not kept.
func (m Measure) Broken() bool {
	if m.least {
		return m.Value < m.Bound
	}
	return m.Value > m.Bound
}

// share is how much of the limit is used.
func (m Measure) share() float64 {
	if m.least || m.Bound == 0 {
		return 0
	}
	return float64(m.Value) / float64(m.Bound)
}

// String says what was found and what is allowed.
func (m Measure) String() string {
	bound := "at most"
	if m.least {
		bound = "at least"
	}
	return fmt.Sprintf("%s: %s: found %d; expected %s %d %s (%s)", m.Resource, m.What, m.Value, bound, m.Bound, m.Unit, m.Source)
}

// Result is what an application's templates come to.
type Result struct {
	Findings []Measure `json:"findings"` // limits that are not kept
	Nearest  []Measure `json:"nearest"`  // what is nearest to its limit: where to look ahead
	Measured int       `json:"measured"`
}

// shown is how many of the nearest are told.
const shown = 5

// Check measures every template.
func Check(app template.App) Result {
	r := Result{Findings: []Measure{}, Nearest: []Measure{}}
	all := Measures(app)
	r.Measured = len(all)
	for _, m := range all {
		if m.Broken() {
			r.Findings = append(r.Findings, m)
		} else {
			r.Nearest = append(r.Nearest, m)
		}
	}
	slices.SortStableFunc(r.Nearest, func(a, b Measure) int {
		switch {
		case a.share() > b.share():
			return -1
		case a.share() < b.share():
			return 1
		}
		return 0
	})
	r.Nearest = counts(r.Nearest)
	return r
}

// counts keeps what grows by itself, such as resources and bytes: a batch size that is set to its limit is no warning,
// nor is a long name. Of each limit it keeps the first.
func counts(all []Measure) []Measure {
	seen := map[string]bool{}
	growing := slices.DeleteFunc(all, func(m Measure) bool {
		again := seen[m.Limit]
		seen[m.Limit] = true
		return again || !slices.Contains(growingUnits(), m.Unit) || m.Unit == "characters" && !slices.Contains(documents(), m.Limit)
	})
	return growing[:min(shown, len(growing))]
}

func growingUnits() []string {
	return []string{"resources", "outputs", "parameters", "mappings", "bytes", "references", "tags", "layers", "statements", "attributes", "indexes", "targets",
		"actions", "metrics", "dimensions", "filters", "routes", "policies", "alarms", "characters"}
}

// documents are what is counted in characters and is no name.
func documents() []string {
	return []string{"RulePattern", "RuleInput", "CompositeRule", "RoleInline", "RoleTrust", "ManagedPolicy"}
}

// Measures returns everything that is measured, by stack and resource.
func Measures(app template.App) []Measure {
	rows := map[string]limits.Limit{}
	for _, l := range limits.All() {
		rows[l.Name] = l
	}
	var all []Measure
	add := func(name string, r template.Resource, value int64) {
		l := rows[name]
		where := r.Name()
		if r.ID == "" {
			where = r.Stack
		}
		all = append(all, Measure{Resource: where, Type: r.Type, Limit: l.Name, What: l.What, Value: value, Bound: l.Value, Unit: l.Unit, Source: l.Source, least: l.Least()})
	}
	for _, t := range app {
		for _, rule := range stackRules() {
			add(rule.limit, template.Resource{Stack: t.Stack}, rule.measure(t))
		}
	}
	for _, r := range app.Sorted() {
		for _, rule := range rules() {
			if rule.kind != "" && rule.kind != r.Type {
				continue
			}
			if n, ok := rule.measure(app, r); ok {
				add(rule.limit, r, n)
			}
		}
	}
	return all
}
