package evaluate

import (
	"fmt"
	"math"
)

// Rule is when an alarm goes off: M breaching ones of the newest N datapoints, of which Range are looked at where some
// are missing.
type Rule struct {
	M, N    int
	Range   int // at least N; AWS does not publish it and shows 5 for N = 3
	Missing Treatment
	Breach  Condition
}

// DefaultRange is the evaluation range for N periods where the caller knows no better: the two more that AWS's examples
// show (user guide, "How alarm state is evaluated when data is missing").
func DefaultRange(n int) int { return n + 2 }

// maxRange keeps a window in memory: a day of 10-second periods, which is the longest that AWS allows, and some more.
const maxRange = 10_000

func (r Rule) validate() error {
	switch {
	case r.N < 1 || r.M < 1 || r.M > r.N:
		return fmt.Errorf("check alarm: %d of %d datapoints; expected 1 <= DatapointsToAlarm <= EvaluationPeriods", r.M, r.N)
	case r.Range < r.N || r.Range > maxRange:
		return fmt.Errorf("check alarm: evaluation range %d; expected %d (EvaluationPeriods) to %d", r.Range, r.N, maxRange)
	}
	return nil
}

// Condition says which values breach: those at or over High, and those at or under Low.
type Condition struct{ Low, High float64 }

// Compare returns the condition of a ComparisonOperator and a threshold. That a value must be greater than the
// threshold is that it is at least the next number after it: so one form serves all.
func Compare(operator string, threshold float64) (Condition, error) {
	c := Condition{Low: math.Inf(-1), High: math.Inf(1)}
	switch operator {
	case "GreaterThanThreshold":
		c.High = math.Nextafter(threshold, math.Inf(1))
	case "GreaterThanOrEqualToThreshold":
		c.High = threshold
	case "LessThanThreshold":
		c.Low = math.Nextafter(threshold, math.Inf(-1))
	case "LessThanOrEqualToThreshold":
		c.Low = threshold
	default:
		return c, fmt.Errorf("read ComparisonOperator %q: expected Greater- or LessThanThreshold, or Greater- or LessThanOrEqualToThreshold", operator)
	}
	return c, nil
}

func (c Condition) breaks(v float64) bool { return v >= c.High || v <= c.Low }

// count is what a decision is made of: of the datapoints of a range, how many count and how many of them breach.
type count struct {
	real, bad int // of those that count
	oldest    int // how many periods back the oldest of them lies, the newest period being 1
}

// decide is the table of AWS's user guide ("Configuring how CloudWatch alarms treat missing data").
func (r *Rule) decide(c count, now State) State {
	switch {
	case c.bad >= r.M:
		return Alarm
	case c.real >= r.N, r.Missing == NotBreaching:
		return OK
	case r.Missing == Breaching:
		return verdict(c.bad+r.N-c.real >= r.M)
	case c.bad < c.real:
		return OK // one real datapoint that is well is enough
	case r.Missing == Ignore:
		return now
	case c.real > 0 && c.oldest >= r.M:
		return Alarm // fewer than M datapoints, but all breach, and not only just now ("premature alarm state")
	}
	return Insufficient
}

func verdict(breaching bool) State {
	if breaching {
		return Alarm
	}
	return OK
}
