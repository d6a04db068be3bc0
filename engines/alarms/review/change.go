package review

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Kind is what to do.
type Kind string

// The kinds of changes.
const (
	Keep    Kind = "keep"
	Look    Kind = "look"    // somebody has to find out something
	Tune    Kind = "tune"    // another threshold or window
	Demote  Kind = "demote"  // a page becomes a ticket
	Promote Kind = "promote" // a ticket becomes a page
	Drop    Kind = "drop"
)

// Change is what a review proposes.
type Change struct {
	Kind      Kind     `json:"kind"`
	Text      string   `json:"text"`
	M         int      `json:"m,omitempty"` // of N, where the window changes
	N         int      `json:"n,omitempty"`
	Threshold *float64 `json:"threshold,omitempty"` // where it changes

	Outcome *backtest.Outcome `json:"outcome,omitempty"` // of the alarm with the change, over the same time
}

func (c Change) weight() int {
	return map[Kind]int{Keep: 0, Promote: 1, Look: 2, Drop: 3, Demote: 4, Tune: 5}[c.Kind]
}

// candidate is a change that was tried out.
type candidate struct {
	Change
	found int
	late  float64 // minutes that incidents are found later, at most
}

// quieter looks for a change after which an alarm finds the same incidents with less noise.
func (r Review) quieter(a *Alarm) error {
	if a.metric == nil {
		a.Change = Change{Kind: Look, Text: "quieten what it is about; those are listed by themselves"}
		return nil
	}
	best, err := r.best(*a)
	if err != nil {
		return err
	}
	switch {
	case best != nil:
		a.Change = best.Change
		a.Change.Text = best.sentence(*a)
	case a.Severity == "page" && a.Found > 0:
		a.Change = Change{Kind: Demote, Text: "make it a ticket: no threshold or window that was tried keeps its incidents with half of the noise"}
	default:
		a.Change = Change{Kind: Drop, Text: "take it out, or excuse the resource with alarm.ExcuseFrom: no threshold or window that was tried keeps what it found with half of the noise"}
	}
	return nil
}

// best is the change with the least noise that loses no incident, and finds none more than mostLate minutes later; nil where none
// halves the noise.
func (r Review) best(a Alarm) (*candidate, error) {
	var best *candidate
	limit := (a.Outcome.Fires - a.Outcome.InIncidents) / 2
	for _, c := range candidates(a) {
		if err := r.try(&c, a); err != nil {
			return nil, err
		}
		if c.found < a.Found || c.late > mostLate || c.useless() > limit || a.Found == 0 && c.Outcome.Fires == 0 && c.Threshold != nil {
			continue
		}
		if best == nil || c.useless() < best.useless() || c.useless() == best.useless() && c.late < best.late {
			best = &c
		}
	}
	return best, nil
}

// mostLate is how many minutes later than it did a quieter alarm may find an incident.
const mostLate = 10

func (c candidate) useless() int { return c.Outcome.Fires - c.Outcome.InIncidents }

// candidates are the windows and thresholds to try: longer ones, and thresholds beyond what was usual, alone and together.
func candidates(a Alarm) []candidate {
	m, n := a.metric.DatapointsToAlarm, a.metric.EvaluationPeriods
	if m == 0 {
		m = n
	}
	windows := [][2]int{{m, n}}
	for _, w := range [][2]int{{2, 3}, {3, 5}, {5, 5}, {8, 10}, {15, 15}} {
		if w[0] > m && w[1] >= n {
			windows = append(windows, w)
		}
	}
	thresholds := []*float64{nil}
	if t := a.metric.Threshold; t != nil && a.metric.ThresholdMetricID == "" {
		for _, v := range a.picture.beyond(*t, strings.HasPrefix(a.metric.ComparisonOperator, "Greater")) {
			thresholds = append(thresholds, &v)
		}
	}
	var all []candidate
	for _, t := range thresholds {
		for _, w := range windows {
			if t == nil && w == windows[0] {
				continue // as it is
			}
			c := candidate{Change: Change{Kind: Tune, Threshold: t}}
			if w != windows[0] {
				c.M, c.N = w[0], w[1]
			}
			all = append(all, c)
		}
	}
	return all
}

// with is the alarm with the change.
func (c Change) with(m evaluate.MetricAlarm) evaluate.MetricAlarm {
	if c.N > 0 {
		m.DatapointsToAlarm, m.EvaluationPeriods = c.M, c.N
	}
	if c.Threshold != nil {
		m.Threshold = c.Threshold
	}
	return m
}

// try evaluates a candidate.
func (r Review) try(c *candidate, a Alarm) error {
	changed := c.with(*a.metric)
	set := backtest.Run([]backtest.Alarm{{Name: a.Name, Metric: &changed}}, r.Archive, r.Options)
	if p := set.Alarms[0].Problem; p != "" {
		return fmt.Errorf("try %q with another window: %s", a.Name, p)
	}
	o := r.Outcome(a.Name, set.Changes[a.Name])
	c.Outcome = &o
	spans := backtest.Spans(set.Changes[a.Name], r.Archive.To)
	for _, i := range r.Incidents {
		if !i.About(a.Name) || !slices.ContainsFunc(a.spans, i.During) {
			continue
		}
		if slices.ContainsFunc(spans, i.During) {
			c.found++
			c.late = max(c.late, begins(spans, i)-begins(a.spans, i))
		}
	}
	return nil
}

// begins is when the first span begins that is in an incident, in minutes.
func begins(spans []backtest.Span, i backtest.Incident) float64 {
	first := math.Inf(1)
	for _, s := range spans {
		if i.During(s) {
			first = min(first, s.From.Sub(i.From).Minutes())
		}
	}
	return first
}

// sentence says what to change and what comes of it.
func (c candidate) sentence(a Alarm) string {
	var what []string
	if c.N > 0 {
		what = append(what, fmt.Sprintf("%d of %d datapoints in place of %d of %d", c.M, c.N, max(a.metric.DatapointsToAlarm, 1), a.metric.EvaluationPeriods))
	}
	if c.Threshold != nil {
		what = append(what, fmt.Sprintf("a threshold of %.4g in place of %.4g", *c.Threshold, *a.metric.Threshold))
	}
	text := fmt.Sprintf("%s: %d fires for nothing in place of %d", strings.Join(what, " and "), c.useless(), a.Outcome.Fires-a.Outcome.InIncidents)
	if a.Found > 0 {
		text += fmt.Sprintf(", and the same %d incidents are found, at most %.0f minutes later", a.Found, c.late)
	}
	return text
}

// Command is what writes the change into the policy, with a reason to be filled in; "" where there is nothing to write.
func (a Alarm) Command() string {
	row, ok := policy.Find(a.Row)
	words := []string{"mainstay alarms review --decide", a.Row, "--verdict", string(a.Verdict)}
	switch a.Change.Kind {
	case Tune:
		if a.Change.N > 0 {
			words = append(words, fmt.Sprintf("--window %d/%d", a.Change.M, a.Change.N))
		}
		if t := a.Change.Threshold; t != nil {
			words = append(words, fmt.Sprintf("--threshold %.4g", scaled(row.Threshold, *a.metric.Threshold, *t)))
		}
	case Demote:
		words = append(words, "--severity ticket")
	case Promote:
		words = append(words, "--severity page")
	case Drop:
		words = append(words, "--drop")
	default:
		ok = false
	}
	if !ok {
		return ""
	}
	return strings.Join(append(words, `--why "…"`), " ")
}

// scaled is a threshold as the row has it: by itself, or as a multiple of a resource's number.
func scaled(v policy.Value, was, will float64) float64 {
	if v.Of == "" || was == 0 {
		return will
	}
	return v.Number * will / was
}
