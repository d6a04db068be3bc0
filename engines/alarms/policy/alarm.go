package policy

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/kit/limits"
)

// Alarm is a row with the numbers of one resource filled in: what CloudWatch is told.
type Alarm struct {
	Row
	Expression string        `json:"expression,omitempty"`
	Threshold  float64       `json:"threshold"`
	Period     time.Duration `json:"period"`
}

// MostTogether is how many alarms one composite alarm may be about beside one other. Its quota is 100 (CloudWatch quotas,
// November 2026), but its rule may have 10,240 signs only (API model, AlarmRule), and a name up to 255.
const MostTogether = limits.CompositeRule/(limits.AlarmName+len(`ALARM("") OR `)) - 1

// Ids of what an alarm adds to a row's metrics.
const (
	ValueID = "value" // of the expression
	BandID  = "band"  // of the anomaly detection band
)

// Alarm fills the numbers of a resource in, and refuses what CloudWatch would refuse.
func (r Row) Alarm(n Numbers) (Alarm, error) {
	if !r.Applies(n) {
		return Alarm{}, fmt.Errorf("alarm %q: the resource has the numbers %v; expected %v; add what is missing", r.Name, n, r.Needs())
	}
	a := Alarm{Row: r, Expression: fill(r.Expression, n), Threshold: r.Threshold.of(n), Period: r.period(n)}
	return a, a.Validate()
}

// period is the row's, or else the longer one that the resource's number asks for, in periods that CloudWatch has: whole
// minutes, and whole hours where it is longer than one.
func (r Row) period(n Numbers) time.Duration {
	if r.Stretch == (Value{}) {
		return r.Period
	}
	d := time.Duration(math.Ceil(r.Stretch.of(n))) * time.Second
	step := time.Minute
	if d > time.Hour {
		step = time.Hour
	}
	return max(r.Period, (d+step-1)/step*step)
}

// precise keeps what floating point adds to products out of templates.
const precise = 1e6

func (v Value) of(n Numbers) float64 {
	if v.Of == "" {
		return v.Number
	}
	return max(math.Round(v.Number*n[v.Of]*precise)/precise, v.Least)
}

// placeholder is a resource's number in an expression.
var placeholder = regexp.MustCompile(`\{([a-z-]+)\}`)

func numbersIn(expression string) []Number {
	var found []Number
	for _, m := range placeholder.FindAllStringSubmatch(expression, -1) {
		found = append(found, Number(m[1]))
	}
	return found
}

func fill(expression string, n Numbers) string {
	return placeholder.ReplaceAllStringFunc(expression, func(p string) string { return number(n[Number(strings.Trim(p, "{}"))]) })
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// BandExpression is that of anomaly detection; "" without a Band.
func (a Alarm) BandExpression() string {
	if a.Band == 0 {
		return ""
	}
	of := ValueID
	if a.Expression == "" {
		of = a.Metrics[0].ID
	}
	return fmt.Sprintf("ANOMALY_DETECTION_BAND(%s, %s)", of, number(a.Band))
}

// Single says whether the alarm looks at one metric as it is, for which CloudWatch has a simpler form.
func (a Alarm) Single() bool { return a.Expression == "" && a.Band == 0 }

// LowSamples is what a percentile of few samples means, in CloudFormation's words; "" without a percentile.
func (a Alarm) LowSamples() string {
	switch {
	case len(a.Metrics) != 1 || !strings.HasPrefix(a.Metrics[0].Stat, "p") || !a.Single():
		return ""
	case a.FewSamples:
		return "evaluate"
	}
	return "ignore"
}

// mostDescribed leaves room in a description for the runbook's name (API model, AlarmDescription: 1024).
const mostDescribed = 800

// Description is what an alarm says of itself; it ends with the runbook.
func (a Alarm) Description() string {
	text := a.Means + " First: " + a.First
	return text[:min(len(text), mostDescribed)] + " Runbook: " + a.Runbook()
}
