package backtest

import (
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/cost"
)

// Backtest compares a policy with the one that is deployed.
type Backtest struct {
	Archive   *archive.Archive
	Incidents []Incident
	Options
	Prices cost.Table
	Region string
}

// Report is what became of it.
type Report struct {
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Weeks     float64   `json:"weeks"`
	Deployed  Total     `json:"deployed"`
	Proposed  Total     `json:"proposed"`
	Incidents []Found   `json:"incidents"`
	Alarms    []Row     `json:"alarms"`
}

// Total is what a set does to people.
type Total struct {
	Alarms      int         `json:"alarms"`
	PagesWeek   float64     `json:"pages_a_week"` // that somebody is told of
	TicketsWeek float64     `json:"tickets_a_week"`
	Flaps       int         `json:"flaps"`
	Detected    int         `json:"incidents_paged"`
	USD         cost.Number `json:"usd_month"`
}

// Row is an alarm of both sets.
type Row struct {
	Name     string          `json:"name"`
	Row      string          `json:"row"`
	Severity policy.Severity `json:"severity"`
	Heard    bool            `json:"heard"`
	Change   string          `json:"change"`   // same, changed, new or removed
	On       string          `json:"on"`       // as proposed, or as it was where it is removed
	Was      string          `json:"was"`      // where it is changed
	Recorded int             `json:"recorded"` // fires that its history has
	Deployed *Outcome        `json:"deployed"` // null where it is not there, or could not be judged
	Proposed *Outcome        `json:"proposed"`
	Problem  string          `json:"problem,omitempty"`
	Notes    []string        `json:"notes,omitempty"`
}

// Compare runs both sets.
func (b Backtest) Compare(deployed, proposed []Alarm) (Report, error) {
	was, will := Run(deployed, b.Archive, b.Options), Run(proposed, b.Archive, b.Options)
	r := Report{From: b.Archive.From, To: b.Archive.To, Weeks: b.Archive.Weeks(), Incidents: []Found{}, Alarms: b.rows(was, will)}
	r.Deployed, r.Proposed = b.total(was), b.total(will)
	for _, i := range b.Incidents {
		if !i.To.After(b.Archive.From) || !i.From.Before(b.Archive.To) {
			continue
		}
		f := Found{i, b.detected(i, was), b.detected(i, will)}
		r.Incidents = append(r.Incidents, f)
		r.Deployed.Detected += paged(f.Deployed)
		r.Proposed.Detected += paged(f.Proposed)
	}
	var err error
	if r.Deployed.USD, err = b.price(was.Alarms); err != nil {
		return r, err
	}
	r.Proposed.USD, err = b.price(will.Alarms)
	return r, err
}

func paged(d Detected) int {
	if d.Page != nil {
		return 1
	}
	return 0
}

// total counts what people hear.
func (b Backtest) total(s Set) Total {
	t := Total{Alarms: len(s.Alarms)}
	for _, a := range s.Alarms {
		o := b.Outcome(a.Name, s.Told(a))
		switch {
		case !a.Heard:
			continue
		case a.Severity == policy.Page:
			t.PagesWeek += o.FiresWeek
		case a.Severity == policy.Ticket:
			t.TicketsWeek += o.FiresWeek
		}
		t.Flaps += o.Flaps
	}
	return t
}

// rows puts the alarms of one name together, those that differ most first.
func (b Backtest) rows(was, will Set) []Row {
	recorded := b.Recorded()
	var all []Row
	for _, a := range will.Alarms {
		r := Row{Name: a.Name, Row: a.Row, Severity: a.Severity, Heard: a.Heard, Change: "new", On: a.On(), Proposed: b.judged(a, will), Problem: a.Problem, Notes: will.Notes[a.Name], Recorded: recorded[a.Name]}
		if i := slices.IndexFunc(was.Alarms, func(o Alarm) bool { return o.Name == a.Name }); i >= 0 {
			o := was.Alarms[i]
			if r.Deployed, r.Change = b.judged(o, was), "same"; o.On() != r.On || differs(a, o) {
				r.Change, r.Was = "changed", o.On()
			}
		}
		all = append(all, r)
	}
	for _, a := range was.Alarms {
		if !slices.ContainsFunc(will.Alarms, func(o Alarm) bool { return o.Name == a.Name }) {
			all = append(all, Row{Name: a.Name, Row: a.Row, Severity: a.Severity, Heard: a.Heard, Change: "removed", On: a.On(), Deployed: b.judged(a, was), Problem: a.Problem, Notes: was.Notes[a.Name],
				Recorded: recorded[a.Name]})
		}
	}
	slices.SortStableFunc(all, func(x, y Row) int {
		if x.moved() != y.moved() {
			return y.moved() - x.moved()
		}
		return strings.Compare(x.Name, y.Name)
	})
	return all
}

// differs says whether composite alarms are about others than they were.
func differs(a, b Alarm) bool {
	return a.Rule != nil && b.Rule != nil && a.Rule.String() != b.Rule.String()
}

// moved is by how many fires both differ; what is new or gone comes before what is the same.
func (r Row) moved() int {
	n := 0
	if r.Deployed != nil {
		n = r.Deployed.Fires
	}
	if r.Proposed != nil {
		n -= r.Proposed.Fires
	}
	if n = 2 * max(n, -n); r.Change != "same" {
		n++
	}
	return n
}

func (b Backtest) judged(a Alarm, s Set) *Outcome {
	if a.Problem != "" {
		return nil
	}
	o := b.Outcome(a.Name, s.Told(a))
	return &o
}

// Recorded counts what the histories of alarms have, without fire drills.
func (b Backtest) Recorded() map[string]int {
	all := map[string]int{}
	for _, t := range b.Archive.Transitions {
		if t.To == evaluate.Alarm && !t.Drilled() {
			all[t.Alarm]++
		}
	}
	return all
}
