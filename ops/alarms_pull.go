package ops

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/names"
)

// AlarmsPull writes the alarms of an environment into a folder, with what happened to them and what they look at.
type AlarmsPull struct {
	Environment config.Environment
	Source      archive.Source
	Folder      string
	Days        int    // that the first pull goes back
	Assembly    string // whose alarms' metrics are pulled as well; "" is none
	Now         func() time.Time
	UI          *UI
}

// Validate refuses what cannot be pulled, before anything is asked for.
func (c AlarmsPull) Validate() error {
	switch {
	case !c.Environment.Alarms:
		return usage("pull alarms of %s: a branch environment has none; expected staging or production", c.Environment.Name)
	case c.Days < 1 || c.Days > int(archive.Keeps.Hours()/24):
		return usage("--days %d: expected 1 to %d: CloudWatch keeps no older datapoints of a minute; pull every other week into the same folder to have more", c.Days, int(archive.Keeps.Hours()/24))
	}
	return nil
}

// Run pulls.
func (c AlarmsPull) Run(ctx context.Context) (archive.Pulled, error) {
	if err := c.Validate(); err != nil {
		return archive.Pulled{}, err
	}
	extra, err := c.proposed()
	if err != nil {
		return archive.Pulled{}, err
	}
	p := c.UI.Phase("pull")
	pull := archive.Pull{Source: c.Source, Folder: archive.Folder(c.Folder), Prefix: names.StackPrefix(c.Environment.Name), Since: time.Duration(c.Days) * 24 * time.Hour,
		Extra: extra, Now: c.Now, Say: p.Update}
	done, err := pull.Do(ctx)
	p.Done(err, "%d datapoints of %d metrics", done.Datapoints, done.Metrics)
	return done, err
}

// proposed are the alarms of the assembly that look at something that is deployed.
func (c AlarmsPull) proposed() (func([]evaluate.MetricAlarm) []evaluate.MetricAlarm, error) {
	if c.Assembly == "" {
		return nil, nil
	}
	app, err := readApp(c.Assembly)
	return func(deployed []evaluate.MetricAlarm) []evaluate.MetricAlarm {
		var all []evaluate.MetricAlarm
		for _, a := range backtest.Proposed(app, names.StackPrefix(c.Environment.Name), deployed) {
			if a.Metric != nil && a.Problem == "" {
				all = append(all, *a.Metric)
			}
		}
		return all
	}, err
}

// printPulled writes what was pulled for people.
func printPulled(w io.Writer, folder string, p archive.Pulled) {
	fmt.Fprintf(w, "%s: %d alarms, %d items of history, %d datapoints of %d metrics, from %s to %s\n", folder, p.Alarms, p.Items, p.Datapoints, p.Metrics,
		p.From.Format(time.RFC3339), p.To.Format(time.RFC3339))
}
