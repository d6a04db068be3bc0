package backtest

import (
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// Outcome is what an alarm would have done.
type Outcome struct {
	Fires       int     `json:"fires"`
	FiresWeek   float64 `json:"fires_a_week"`
	Flaps       int     `json:"flaps"` // fires within an hour after it was over
	MinutesOn   float64 `json:"minutes_on"`
	InIncidents int     `json:"fires_in_incidents"`
	NoData      bool    `json:"no_data"` // nothing but INSUFFICIENT_DATA
}

// flapping is how soon after it was over an alarm that goes off again flaps.
const flapping = time.Hour

// Span is a time that an alarm is on.
type Span struct{ From, To time.Time }

// Spans are the times that an alarm would have been on.
func Spans(changes []Change, until time.Time) []Span {
	var all []Span
	for i, c := range changes {
		if c.State != evaluate.Alarm {
			continue
		}
		end := until
		if i+1 < len(changes) {
			end = time.Unix(changes[i+1].At, 0).UTC()
		}
		all = append(all, Span{time.Unix(c.At, 0).UTC(), end})
	}
	return all
}

// Outcome judges the changes of an alarm.
func (b Backtest) Outcome(name string, changes []Change) Outcome {
	o := Outcome{NoData: true}
	for _, c := range changes {
		o.NoData = o.NoData && c.State == evaluate.Insufficient
	}
	var before time.Time
	for _, s := range Spans(changes, b.Archive.To) {
		o.Fires++
		o.MinutesOn += s.To.Sub(s.From).Minutes()
		if !before.IsZero() && s.From.Sub(before) < flapping {
			o.Flaps++
		}
		before = s.To
		for _, i := range b.Incidents {
			if i.About(name) && i.During(s) {
				o.InIncidents++
				break
			}
		}
	}
	o.FiresWeek = float64(o.Fires) / max(b.Archive.Weeks(), minWeeks)
	return o
}

// minWeeks keeps an archive of an hour from saying anything about weeks but what it has seen.
const minWeeks = 1.0 / 7
