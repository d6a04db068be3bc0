package review

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Verdict is what an alarm was worth.
type Verdict string

// The verdicts.
const (
	Noise  Verdict = "noise"  // it went off, mostly for nothing
	Signal Verdict = "signal" // when it went off, something was the matter
	Silent Verdict = "silent" // it never went off
	Unsure Verdict = "unsure" // it could not be judged
)

// Review is one.
type Review struct{ backtest.Backtest }

// Report is what became of it, what needs somebody most first.
type Report struct {
	From      time.Time           `json:"from"`
	To        time.Time           `json:"to"`
	Weeks     float64             `json:"weeks"`
	Incidents []backtest.Incident `json:"incidents"` // of that time
	Counts    map[Verdict]int     `json:"counts"`
	Alarms    []Alarm             `json:"alarms"`
}

// Days is how long the time is.
func (r Report) Days() float64 { return 7 * r.Weeks }

// Count is how many alarms have a verdict.
func (r Report) Count(v string) int { return r.Counts[Verdict(v)] }

// Alarm is what a review says of one.
type Alarm struct {
	Rank     int              `json:"rank"`
	Name     string           `json:"name"`
	Row      string           `json:"row"`
	Severity policy.Severity  `json:"severity"`
	Heard    bool             `json:"heard"`
	On       string           `json:"on"`
	Verdict  Verdict          `json:"verdict"`
	Outcome  backtest.Outcome `json:"outcome"`
	Found    int              `json:"incidents_found"`
	Recorded int              `json:"recorded"` // fires that its history has
	Nearest  float64          `json:"nearest"`  // how near it came to its bound at most, in percent; 0 is unknown
	Evidence []string         `json:"evidence"`
	Change   Change           `json:"change"`

	spans   []backtest.Span
	picture *picture
	metric  *evaluate.MetricAlarm
}

// Do reviews the alarms that were deployed.
func (r Review) Do() (Report, error) {
	set := backtest.Run(backtest.Deployed(r.Archive), r.Archive, r.Options)
	r.Incidents = slices.DeleteFunc(slices.Clone(r.Incidents), func(i backtest.Incident) bool {
		return !i.To.After(r.Archive.From) || !i.From.Before(r.Archive.To)
	})
	out := Report{From: r.Archive.From, To: r.Archive.To, Weeks: r.Archive.Weeks(), Incidents: r.Incidents, Counts: map[Verdict]int{}, Alarms: []Alarm{}}
	recorded := r.Recorded()
	for _, a := range set.Alarms {
		one := Alarm{Name: a.Name, Row: a.Row, Severity: a.Severity, Heard: a.Heard, On: a.On(), Recorded: recorded[a.Name], metric: a.Metric}
		if err := r.judge(&one, a, set); err != nil {
			return out, err
		}
		out.Counts[one.Verdict]++
		out.Alarms = append(out.Alarms, one)
	}
	slices.SortStableFunc(out.Alarms, order)
	for i := range out.Alarms {
		out.Alarms[i].Rank = i + 1
	}
	return out, nil
}

// order puts what costs people most first: noise by what it costs them, then what could not be judged, what is silent and
// should not be, and signal.
func order(a, b Alarm) int {
	place := map[Verdict]int{Noise: 0, Unsure: 1, Silent: 2, Signal: 3}
	return cmp.Or(
		cmp.Compare(place[a.Verdict], place[b.Verdict]),
		-cmp.Compare(a.useless(), b.useless()),
		-cmp.Compare(a.Change.weight(), b.Change.weight()),
		-cmp.Compare(a.Found, b.Found),
		strings.Compare(a.Name, b.Name))
}

// useless is how often it woke somebody for nothing; a page counts as ten tickets, and what nobody hears as a tenth of one.
func (a Alarm) useless() float64 {
	n := float64(a.Outcome.Fires - a.Outcome.InIncidents)
	switch {
	case !a.Heard:
		return n / 10
	case a.Severity == policy.Page:
		return n * 10
	}
	return n
}
