package review

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
)

// short is how long a fire lasts that nobody could have acted on.
const short = 5 * time.Minute

// judge looks at what an alarm did.
func (r Review) judge(a *Alarm, from backtest.Alarm, set backtest.Set) error {
	if from.Problem != "" {
		a.Verdict, a.Evidence = Unsure, []string{"it could not be evaluated: " + from.Problem}
		if a.Recorded > 0 {
			a.Evidence = append(a.Evidence, fmt.Sprintf("its history has %d fires", a.Recorded))
		}
		a.Change = Change{Kind: Look, Text: "find out why; pull again, or correct it"}
		return nil
	}
	told := set.Told(from)
	a.Outcome, a.spans = r.Outcome(a.Name, told), backtest.Spans(told, r.Archive.To)
	for _, i := range r.Incidents {
		if slices.ContainsFunc(a.spans, i.During) && i.About(a.Name) {
			a.Found++
		}
	}
	a.Evidence = append(a.Evidence, set.Notes[a.Name]...)
	if a.metric != nil {
		if err := r.values(a); err != nil {
			return err
		}
	}
	switch {
	case a.Outcome.Fires == 0:
		r.silent(a)
	case r.noisy(a):
		a.Verdict = Noise
		return r.quieter(a)
	default:
		r.signal(a)
	}
	return nil
}

// silent is one that never went off.
func (r Review) silent(a *Alarm) {
	a.Verdict = Silent
	switch {
	case a.Outcome.NoData, a.picture != nil && a.picture.empty():
		a.Evidence = append(a.Evidence, fmt.Sprintf("there was no datapoint in %s", r.long()))
		a.Change = Change{Kind: Look, Text: "see whether the metric exists under this name and these dimensions; where it comes with trouble only, silence is right"}
	case a.Nearest > 0:
		a.Evidence = append(a.Evidence, fmt.Sprintf("it never went off in %s, and came to %.0f %% of its bound at most", r.long(), a.Nearest))
	default:
		a.Evidence = append(a.Evidence, fmt.Sprintf("it never went off in %s", r.long()))
	}
	missed := 0
	for _, i := range r.Incidents {
		if i.About(a.Name) {
			missed++
		}
	}
	if missed > 0 {
		a.Evidence = append(a.Evidence, fmt.Sprintf("it was silent in %d incidents", missed))
	}
	if a.Change.Kind == "" {
		a.Change = Change{Kind: Keep, Text: "keep it: what must never happen is silent until it does; see with `mainstay alarms drill` that it is heard"}
		if a.Nearest > 0 && a.Nearest < farAway && r.Archive.Weeks() >= enoughWeeks {
			a.Change = Change{Kind: Look, Text: fmt.Sprintf("its bound is far from anything that was: %s; bring it nearer, or take it out", a.On)}
		}
	}
}

// What is far from a bound, and how many weeks have to say so.
const (
	farAway     = 20.0
	enoughWeeks = 4.0
)

func (r Review) long() string {
	return fmt.Sprintf("%.1f days", r.Archive.To.Sub(r.Archive.From).Hours()/24)
}

// noisy says whether most fires were for nothing: outside of incidents, where some are marked; and else those that flapped or
// were over before somebody could have looked.
func (r Review) noisy(a *Alarm) bool {
	o := a.Outcome
	if len(r.Incidents) > 0 {
		a.Evidence = append(a.Evidence, fmt.Sprintf("%d of its %d fires were in incidents, of which it found %d of %d; it flapped %d times", o.InIncidents, o.Fires, a.Found, len(r.Incidents), o.Flaps))
		return 2*o.InIncidents < o.Fires
	}
	brief := 0
	for _, s := range a.spans {
		if s.To.Sub(s.From) < short {
			brief++
		}
	}
	a.Evidence = append(a.Evidence, fmt.Sprintf("it went off %d times, %d of them for less than %d minutes, and flapped %d times; no incident is marked, so whether something was the matter is a guess", o.Fires, brief,
		int(short.Minutes()), o.Flaps))
	return o.Fires > 1 && (2*brief > o.Fires || 2*o.Flaps > o.Fires)
}

// signal is one that was right.
func (r Review) signal(a *Alarm) {
	a.Verdict = Signal
	a.Change = Change{Kind: Keep, Text: "keep it"}
	if a.Severity == "ticket" && a.Found >= 2 && a.Outcome.InIncidents == a.Outcome.Fires {
		a.Change = Change{Kind: Promote, Text: fmt.Sprintf("make it a page: all of its %d fires were in incidents, of which it found %d", a.Outcome.Fires, a.Found)}
	}
}

// nearest is how near a value came to a bound, in percent.
func nearest(value, bound float64, above bool) float64 {
	if bound <= 0 || value <= 0 || math.IsNaN(value) {
		return 0
	}
	if above {
		return 100 * value / bound
	}
	return 100 * bound / value
}
