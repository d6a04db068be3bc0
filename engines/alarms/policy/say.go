package policy

import (
	"fmt"
	"strings"
	"time"
)

// Looks says what the row looks at, for people.
func (r Row) Looks() string {
	switch {
	case r.Label != "":
		return r.Label
	case r.Expression != "":
		return r.Expression
	case len(r.Metrics) == 1:
		return r.Metrics[0].Stat + " of " + r.Metrics[0].Name
	}
	return "other alarms"
}

// Bound says where it ends to be well, such as "> 5" or "≥ 0.7 × retention".
func (r Row) Bound() string { return r.bound(r.Threshold.text()) }

// Bound says where it ends to be well with the resource's numbers.
func (a Alarm) Bound() string { return a.bound(number(a.Threshold)) }

func (r Row) bound(threshold string) string {
	switch {
	case r.Compare == "":
		return ""
	case r.Band > 0:
		side := map[Compare]string{AboveBand: "above", BelowBand: "below", OutsideBand: "outside"}[r.Compare]
		return fmt.Sprintf("%s what is usual ± %s deviations", side, number(r.Band))
	}
	return map[Compare]string{Above: ">", AtLeast: "≥", Below: "<", AtMost: "≤"}[r.Compare] + " " + threshold
}

func (v Value) text() string {
	switch {
	case v.Of == "":
		return number(v.Number)
	case v.Least > 0:
		return fmt.Sprintf("%s × %s, at least %s", number(v.Number), v.Of, number(v.Least))
	}
	return fmt.Sprintf("%s × %s", number(v.Number), v.Of)
}

// Window says for how long, such as "3 of 5 × 1 min".
func (r Row) Window() string {
	text := r.Span(r.Period)
	if r.Stretch != (Value{}) {
		text += ", or " + r.Stretch.text() + " where that is longer"
	}
	return text
}

// Span is the window in periods of a length.
func (r Row) Span(period time.Duration) string {
	if r.N == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d × %s", r.M, r.N, short(period))
}

// short is a duration in its largest whole unit.
func short(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}} {
		if d >= unit.length && d%unit.length == 0 {
			return fmt.Sprintf("%d %s", d/unit.length, unit.name)
		}
	}
	return fmt.Sprintf("%d s", d/time.Second)
}

// Silence says what it means that there is no data.
func (r Row) Silence() string {
	return map[Missing]string{NotBreaching: "fine", Breaching: "not fine", Ignore: "as it was", NoData: "unknown", "": ""}[r.Missing]
}

// Sentence is the whole rule in one line.
func (a Alarm) Sentence() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s in %s; silence is %s", a.Looks(), a.Bound(), a.Span(a.Period), a.Silence()))
}
