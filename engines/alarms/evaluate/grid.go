package evaluate

import (
	"errors"
	"fmt"
	"slices"

	"github.com/mainstay-go/mainstay/engines/alarms/series"
)

// grid finds out how far datapoints and evaluations are apart.
func (r *Run) grid(results []*series.Result, o Options) error {
	found, last := r.extent(results)
	if !found && (o.Start.IsZero() || o.End.IsZero()) {
		return errors.New("found no datapoints; expected some, or a start and an end: what an alarm does without any depends on when it is looked at")
	}
	r.Step = minute
	if r.alarm.Period < 60 {
		r.Step = 10
	}
	if r.alarm.Period*int64(r.alarm.rule.N) > day {
		r.Step = hour
	}
	if !found && !slices.ContainsFunc(results, func(s *series.Result) bool { return s.Gap > 0 }) {
		r.base = series.Divisor(r.Step, r.alarm.Period)
	}
	r.Step = series.Divisor(max(r.Step, r.base), r.alarm.Period)
	if r.Step%r.base != 0 {
		return fmt.Errorf("found datapoints that are %d seconds apart; expected a distance that divides %d", r.base, r.Step)
	}
	if last = r.limit(found, last, o); last < max(r.start, r.from) {
		return fmt.Errorf("found an end, %s, before the start, %s; expected it behind", stamp(last), stamp(max(r.start, r.from)))
	}
	if last-r.start > longestRun {
		return fmt.Errorf("found times from %s to %s; expected at most 10 years: is one of them wrong?", stamp(r.start), stamp(last))
	}
	r.count = int((last-r.start)/r.Step) + 1
	return nil
}

// longestRun is more than anybody has datapoints of, which CloudWatch keeps for 15 months, and ends before a disk is full of
// evaluations where a year is mistyped.
const longestRun = 3660 * day

// extent is from when until when there are datapoints, and how far they are apart.
func (r *Run) extent(results []*series.Result) (found bool, last int64) {
	r.base = r.alarm.Period
	for _, s := range results {
		r.base = series.Divisor(r.base, s.Gap) // of whoever knows it, also without a datapoint
		if s.Count == 0 {
			continue
		}
		if !found {
			found, r.start, last = true, s.First, s.Last
		}
		r.base = series.Divisor(r.base, s.First-r.start)
		r.start, last = min(r.start, s.First), max(last, s.Last)
	}
	if r.start%r.base != 0 { // datapoints of longer periods begin with them, so these are of a minute, and few
		r.base = series.Divisor(r.base, minute)
	}
	return found, last
}

// limit moves the first and the last evaluation to where they shall be, at times at which there may be datapoints. What lies
// before a later start is evaluated as well, since the state at the start depends on it, and not told.
func (r *Run) limit(found bool, last int64, o Options) int64 {
	switch {
	case !found:
		r.start = o.Start.Unix() - o.Start.Unix()%r.Step
	case o.Start.IsZero():
	case o.Start.Unix() < r.start:
		r.start -= (r.start - o.Start.Unix()) / r.Step * r.Step
	default:
		r.from = o.Start.Unix()
	}
	if !o.End.IsZero() {
		last = o.End.Unix() - (o.End.Unix()-r.start)%r.Step
	}
	return last
}

// window is how many datapoints make a period.
func (r *Run) window() int { return int(r.alarm.Period / r.base) }

// every is how many datapoints lie between two evaluations.
func (r *Run) every() int { return int(r.Step / r.base) }
