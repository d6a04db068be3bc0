package ops

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/alarms/drill"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/names"
)

// AlarmsDrill sets alarms of an environment off and proves that somebody is told.
type AlarmsDrill struct {
	Project     Project
	Environment config.Environment
	Site        drill.Site
	Records     oplog.Store // of the environment's operations
	Alarm       string      // "" is one for each topic
	Settle      time.Duration
	Timeout     time.Duration
	Force       bool   // also in production
	Why         string // for the record
	Now         func() time.Time
	UI          *UI
}

// Validate refuses what a drill must not touch, before anything is asked for.
func (c AlarmsDrill) Validate() error {
	switch {
	case !c.Environment.Alarms:
		return usage("drill alarms of %s: a branch environment has none; expected staging", c.Environment.Name)
	case c.Environment.Kind == config.Production && !c.Force:
		return usage("drill alarms of %s: whoever is on call is paged; expected staging, or --force once they know about it", c.Environment.Name)
	case c.Timeout <= 0:
		return usage("--timeout %s: expected more than 0", c.Timeout)
	case c.Settle < 0:
		return usage("--settle %s: expected 0 or more", c.Settle)
	}
	return nil
}

// Run drills, and records it.
func (c AlarmsDrill) Run(ctx context.Context) (drill.Report, error) {
	if err := c.Validate(); err != nil {
		return drill.Report{}, err
	}
	p := c.UI.Phase("drill")
	d := drill.Drill{Site: c.Site, Stacks: names.StackPrefix(c.Environment.Name), Prefix: names.DrillPrefix(c.Environment.Name), Alarm: c.Alarm,
		Settle: c.Settle, Timeout: c.Timeout, Now: c.Now, Say: p.Update}
	var report drill.Report
	record := oplog.Record{Operation: "alarms drill", Environment: c.Environment.Name, Subject: c.Alarm, Why: c.Why}
	err := c.Project.record(ctx, c.Records, record, func() (map[string]int, []string, error) {
		var forced []string
		if c.Environment.Kind == config.Production {
			forced = []string{"--force: it is production"}
		}
		var err error
		report, err = d.Do(ctx)
		return map[string]int{"topics": len(report.Drills), "told": told(report)}, forced, err
	})
	p.Done(err, "%d of %d topics told", told(report), len(report.Drills))
	return report, err
}

func told(r drill.Report) int {
	n := 0
	for _, p := range r.Drills {
		if p.Told {
			n++
		}
	}
	return n
}

// printDrill writes what was proved for people.
func printDrill(w io.Writer, r drill.Report) {
	for _, p := range r.Drills {
		topic := p.Topic[strings.LastIndex(p.Topic, ":")+1:]
		if !p.Told {
			fmt.Fprintf(w, "SILENT  %s did not reach %s\n", p.Alarm, topic)
			continue
		}
		over := ""
		if p.Over {
			over = ", and that it is over"
		}
		fmt.Fprintf(w, "told    %s reached %s in %.1f s%s; %s\n", p.Alarm, topic, p.Seconds, over, people(p))
	}
	if r.Swept > 0 {
		fmt.Fprintf(w, "removed the queues of %d drills that were killed\n", r.Swept)
	}
}

// people says who else is told. That CloudWatch reaches a topic helps nobody while nobody is subscribed to it.
func people(p drill.Proof) string {
	var all []string
	for _, protocol := range slices.Sorted(maps.Keys(p.Subscribers)) {
		all = append(all, fmt.Sprintf("%d by %s", p.Subscribers[protocol], protocol))
	}
	text := "NOBODY is subscribed to it"
	if len(all) > 0 {
		text = "subscribed are " + strings.Join(all, ", ")
	}
	if p.Pending > 0 {
		text += fmt.Sprintf("; %d have not confirmed", p.Pending)
	}
	return text
}
