package policy

import (
	"slices"
	"time"
)

// Severity says who is told, and how soon they look.
type Severity string

// The severities.
const (
	Page   Severity = "page"   // users feel it, or data is being lost: somebody looks now
	Ticket Severity = "ticket" // a cause or a trend: somebody looks within a working day
	Quiet  Severity = "quiet"  // nobody is told: it only keeps others quiet, or takes a delivery back
)

// Missing says what a period without data means, in CloudFormation's words.
type Missing string

// The treatments of missing data.
const (
	NotBreaching Missing = "notBreaching"
	Breaching    Missing = "breaching"
	Ignore       Missing = "ignore"
	NoData       Missing = "missing" // INSUFFICIENT_DATA
)

// Compare is a comparison operator, in CloudFormation's words.
type Compare string

// The comparisons; the last three are those of anomaly detection.
const (
	Above       Compare = "GreaterThanThreshold"
	AtLeast     Compare = "GreaterThanOrEqualToThreshold"
	Below       Compare = "LessThanThreshold"
	AtMost      Compare = "LessThanOrEqualToThreshold"
	AboveBand   Compare = "GreaterThanUpperThreshold"
	BelowBand   Compare = "LessThanLowerThreshold"
	OutsideBand Compare = "LessThanLowerOrGreaterThanUpperThreshold"
)

// Metric is what a row looks at.
type Metric struct {
	ID         string            `json:"id"`
	Namespace  string            `json:"namespace"`
	Name       string            `json:"name"`
	Stat       string            `json:"stat"`
	Dimensions map[string]string `json:"dimensions,omitempty"` // besides those of the resource
	Period     time.Duration     `json:"period,omitempty"`     // 0 is the alarm's; CloudWatch takes no other
}

// Value is a number, or a multiple of one of the resource's own.
type Value struct {
	Number float64 `json:"number,omitempty"`
	Of     Number  `json:"of,omitempty"`    // multiplies Number
	Least  float64 `json:"least,omitempty"` // of the product
}

// Row is one thing that can go wrong with a kind of resource, and how it is noticed.
type Row struct {
	Name string `json:"name"` // what the alarm's name ends with; docs/runbooks/<name>.md says what to do
	Kind Kind   `json:"kind"`

	Metrics    []Metric      `json:"metrics,omitempty"`
	Expression string        `json:"expression,omitempty"` // over the metrics' ids, and numbers in braces; "" is the only metric itself
	Label      string        `json:"label,omitempty"`      // what the expression's value is
	Band       float64       `json:"band,omitempty"`       // anomaly detection: how many standard deviations are normal; 0 is a threshold
	Compare    Compare       `json:"compare,omitempty"`
	Threshold  Value         `json:"threshold,omitzero"`
	Period     time.Duration `json:"period,omitempty"`
	Stretch    Value         `json:"stretch,omitzero"` // the period is as many seconds, rounded up, where that is longer
	M          int           `json:"m,omitempty"`      // datapoints of N that must breach
	N          int           `json:"n,omitempty"`
	Missing    Missing       `json:"missing,omitempty"`
	FewSamples bool          `json:"few_samples,omitempty"` // a percentile counts also where there are too few samples for it

	Severity Severity `json:"severity"`
	Alone    bool     `json:"alone,omitempty"` // tells by itself: it stays on for long, or must never be held back with others

	Means  string `json:"means"`           // what has happened, in a sentence
	First  string `json:"first"`           // what to look at first
	Why    string `json:"why"`             // why just so
	Source string `json:"source"`          // of metric and numbers
	Since  string `json:"since"`           // day that the row came in
	Owner  string `json:"owner,omitempty"` // "" is who owns the environment

	// Decided is what the last review made of the row, with its day: "2027-01-15: pages, as all of its six tickets were incidents".
	Decided string `json:"decided,omitempty"`
}

// Runbook is the file that says what to do, from the project's folder.
func (r Row) Runbook() string { return "docs/runbooks/" + r.Name + ".md" }

// Needs returns the numbers that a resource must have for the row to apply.
func (r Row) Needs() []Number {
	needs := numbersIn(r.Expression)
	for _, v := range []Value{r.Threshold, r.Stretch} {
		if v.Of != "" {
			needs = append(needs, v.Of)
		}
	}
	return needs
}

// Applies says whether a resource has the numbers that the row needs; 0 is none, as expressions divide by them.
func (r Row) Applies(n Numbers) bool {
	return !slices.ContainsFunc(r.Needs(), func(need Number) bool { return !(n[need] > 0) })
}
