package preview

import (
	"math"
	"slices"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Example is made-up data of an alarm: all is well, then not for as long as it takes, then well again.
type Example struct {
	Values     []float64
	On         []bool       // whether the alarm is
	Usual      [][2]float64 // the band of anomaly detection; nil with a threshold
	From, Goes int          // the first and the last period of the window in which it goes on
}

// Periods that are well before and, beside the window, after: enough to see what is usual.
const (
	before = 10
	after  = 4
)

// NewExample makes values for an alarm.
func NewExample(a policy.Alarm) Example {
	n := max(a.N, 1)
	m := min(max(a.M, 1), n)
	var e Example
	for i := range before + n + after + n {
		bad := i >= before && breaches(i-before, m, n)
		e.add(a, i, bad)
	}
	e.judge(a, m, n)
	return e
}

// breaches says which periods of a window do: M of N, with those that do not spread over it.
func breaches(i, m, n int) bool {
	if i >= n {
		return false
	}
	return i == n-1 || i*(m-1)/max(n-1, 1) < (i+1)*(m-1)/max(n-1, 1)
}

// add adds a period.
func (e *Example) add(a policy.Alarm, i int, bad bool) {
	wave := math.Sin(float64(i)*1.7) / 2 // of the values, -0.5 to 0.5
	if a.Band > 0 {
		middle := 10 + 2*math.Sin(float64(i)/4)
		e.Usual = append(e.Usual, [2]float64{middle - 2, middle + 2})
		e.Values = append(e.Values, middle+wave+away(a.Compare, bad)*4)
		return
	}
	step := max(math.Abs(a.Threshold)/2, 1)
	side := toward(a.Compare)
	if bad {
		side = -side
	}
	v := a.Threshold + side*step + wave*step/2
	if breach(a, max(v, 0), nil) == bad { // most metrics are counts and shares
		v = max(v, 0)
	}
	e.Values = append(e.Values, v)
}

// toward is the side of a threshold where all is well.
func toward(c policy.Compare) float64 {
	if c == policy.Below || c == policy.AtMost {
		return 1
	}
	return -1
}

// away is the side of a band where it is not.
func away(c policy.Compare, bad bool) float64 {
	switch {
	case !bad:
		return 0
	case c == policy.BelowBand:
		return -1
	}
	return 1
}

// judge says when the alarm is on: while M of the last N periods breach. There are no gaps in the values, so that there is
// no more to it.
func (e *Example) judge(a policy.Alarm, m, n int) {
	bad := 0
	for i := range e.Values {
		if e.breach(a, i) {
			bad++
		}
		if i >= n && e.breach(a, i-n) {
			bad--
		}
		e.On = append(e.On, bad >= m)
	}
	if e.Goes = slices.Index(e.On, true); e.Goes >= 0 {
		e.From = max(0, e.Goes-n+1)
	}
}

func (e *Example) breach(a policy.Alarm, i int) bool {
	if e.Usual == nil {
		return breach(a, e.Values[i], nil)
	}
	return breach(a, e.Values[i], &e.Usual[i])
}

// breach says whether a value breaches a threshold, or a band.
func breach(a policy.Alarm, v float64, usual *[2]float64) bool {
	switch a.Compare {
	case policy.Above:
		return v > a.Threshold
	case policy.AtLeast:
		return v >= a.Threshold
	case policy.Below:
		return v < a.Threshold
	case policy.AtMost:
		return v <= a.Threshold
	}
	if usual == nil {
		return false
	}
	above, below := v > usual[1], v < usual[0]
	return above && a.Compare != policy.BelowBand || below && a.Compare != policy.AboveBand
}
