package backtest

import (
	"fmt"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// Quiet is that a composite alarm tells nobody while another one is on: its actions suppressor. It waits for the other to
// go on, and for itself to go off when the other has (CloudWatch user guide, "Suppressing composite alarm actions").
type Quiet struct {
	By              string
	Wait, Extension time.Duration
}

// String says it in a few words; "" where nothing keeps an alarm quiet.
func (q Quiet) String() string {
	if q.By == "" {
		return ""
	}
	return fmt.Sprintf("quiet while %s is on, waits %s, and %s behind it", q.By, q.Wait, q.Extension)
}

// quietBy reads a suppressor, which is the name of an alarm or its ARN, and how many seconds it is waited for.
func quietBy(name string, wait, extension int) Quiet {
	if i := strings.LastIndex(name, ":alarm:"); i >= 0 && strings.HasPrefix(name, "arn:") {
		name = name[i+len(":alarm:"):]
	}
	return Quiet{name, time.Duration(wait) * time.Second, time.Duration(extension) * time.Second}
}

// Told are the changes of an alarm as people hear of them: of a composite alarm that another keeps quiet, those that its
// actions tell of; of any other, all.
func (s Set) Told(a Alarm) []Change {
	if a.Quiet.By == "" || len(s.Changes[a.Name]) == 0 {
		return s.Changes[a.Name]
	}
	return a.Quiet.told(s.Changes[a.Name], s.Changes[a.Quiet.By])
}

// span is a time that an alarm is on, in seconds since 1970.
type span struct{ from, to int64 }

// forever is the end of what is on at the end.
const forever = int64(1) << 62

func spans(changes []Change) []span {
	var all []span
	for i, c := range changes {
		if c.State != evaluate.Alarm {
			continue
		}
		end := forever
		if i+1 < len(changes) {
			end = changes[i+1].At
		}
		all = append(all, span{c.At, end})
	}
	return all
}

// told has an alarm go on when it tells so. While it is on and has not told, it is taken as it was before.
func (q Quiet) told(own, by []Change) []Change {
	quiet := spans(by)
	var all []Change
	add := func(c Change) {
		if n := len(all); n == 0 || all[n-1].State != c.State {
			all = append(all, c)
		}
	}
	for i, c := range own {
		if c.State != evaluate.Alarm {
			add(c)
			continue
		}
		at := q.tells(c.At, quiet)
		if at > c.At && len(all) == 0 {
			add(Change{c.At, evaluate.OK})
		}
		if at < forever && (i+1 == len(own) || at < own[i+1].At) {
			add(Change{at, c.State})
		}
	}
	return all
}

// tells is when an alarm that went on, and stays on, tells so: when neither its wait nor the other's extension is under
// way any more, unless the other goes on before, at the very moment at the latest. Then it is quiet for as long as that, and
// its extension. It tells once.
func (q Quiet) tells(on int64, quiet []span) int64 {
	at := on + int64(q.Wait/time.Second)
	for _, s := range quiet {
		behind := forever
		if s.to < forever {
			behind = s.to + int64(q.Extension/time.Second)
		}
		if s.from <= at && behind > on {
			at = max(at, behind)
		}
	}
	return at
}
