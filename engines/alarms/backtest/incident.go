package backtest

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// Incident is a time at which somebody should have been told, as people have marked it.
type Incident struct {
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	What     string    `json:"what"`
	Services []string  `json:"services,omitempty"` // parts of names of alarms that count; none is all
}

// ReadIncidents reads a list of incidents.
func ReadIncidents(text []byte) ([]Incident, error) {
	var all []Incident
	if err := jsontext.Strict(text, &all); err != nil {
		return nil, fmt.Errorf(`read incidents: %w; expected a list of {"from": "2026-11-20T10:00:00Z", "to": "…", "what": "uploads failed", "services": ["imports"]}`, err)
	}
	for i, one := range all {
		if !one.To.After(one.From) || one.What == "" {
			return nil, fmt.Errorf("read incidents: number %d is %q from %s to %s; expected what it was, and an end behind its beginning", i+1, one.What, one.From.Format(time.RFC3339), one.To.Format(time.RFC3339))
		}
	}
	return all, nil
}

// early is how long before people say that an incident began an alarm may have known of it.
const early = 15 * time.Minute

// During says whether an alarm was on while it was, or began shortly before.
func (i Incident) During(s Span) bool { return s.From.Before(i.To) && s.To.After(i.From.Add(-early)) }

// About says whether an alarm of that name counts.
func (i Incident) About(name string) bool {
	for _, s := range i.Services {
		if strings.Contains(name, s) {
			return true
		}
	}
	return len(i.Services) == 0
}

// Detected is when somebody would have been told of an incident.
type Detected struct {
	Page   *float64 `json:"page_minutes"` // after it began, less than 0 before; null is never
	Any    *float64 `json:"any_minutes"`  // page or ticket
	Alarms []string `json:"alarms"`       // that tell somebody, the first first
}

// Found is an incident and when it would have been noticed.
type Found struct {
	Incident
	Deployed Detected `json:"deployed"`
	Proposed Detected `json:"proposed"`
}

// detected goes through the alarms that somebody hears.
func (b Backtest) detected(i Incident, s Set) Detected {
	d := Detected{Alarms: []string{}}
	first := math.Inf(1)
	for _, a := range s.Alarms {
		if !a.Heard || a.Severity == policy.Quiet || !i.About(a.Name) {
			continue
		}
		for _, span := range Spans(s.Told(a), b.Archive.To) {
			if !i.During(span) {
				continue
			}
			after := max(span.From.Sub(i.From), -early).Minutes()
			d.Any = sooner(d.Any, after)
			if a.Severity == policy.Page {
				d.Page = sooner(d.Page, after)
			}
			if after < first {
				first, d.Alarms = after, append([]string{a.Name}, d.Alarms...)
			} else {
				d.Alarms = append(d.Alarms, a.Name)
			}
			break
		}
	}
	return d
}

func sooner(a *float64, b float64) *float64 {
	if a == nil || b < *a {
		return &b
	}
	return a
}
