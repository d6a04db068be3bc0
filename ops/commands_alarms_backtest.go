package ops

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/names"
)

// incidentsFile is where people mark what somebody should have been told of.
const incidentsFile = "docs/incidents.json"

// pastFlags are those of commands that look at what was pulled.
type pastFlags struct {
	folder, incidents string
	options           backtest.Options
}

func (f *pastFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.folder, "folder", "", "folder that was pulled into (default: .mainstay/alarms/NAME)")
	c.Flags().StringVar(&f.incidents, "incidents", "", `file with incidents: a list of {"from", "to", "what", "services"} (default: `+incidentsFile+", where it is there)")
	c.Flags().IntVar(&f.options.Range, "range", 0, "evaluation range: how many periods are looked at beyond EvaluationPeriods, where some are missing (default: 2)")
	c.Flags().BoolVar(&f.options.Approximate, "approximate-band", false, "approximate anomaly bands that were not pulled")
}

// past is what the flags ask for.
func (f *alarmsFlags) past(p pastFlags) (AlarmsBacktest, error) {
	b := AlarmsBacktest{Assembly: f.Assembly, Environment: f.env, Folder: p.folder, Incidents: p.incidents, Region: f.Region, Prices: f.Prices, Options: p.options}
	if b.Environment == "" {
		b.Environment = names.Production
	}
	if b.Range < 0 {
		return b, usage("--range %d: expected how many periods more, 0 or more", b.Range)
	}
	if b.Folder == "" {
		project, err := here()
		if err != nil {
			return b, err
		}
		b.Folder = pulledFolder(project, b.Environment)
	}
	if b.Incidents == "" {
		b.Incidents, b.MayLack = filepath.Join(f.project, incidentsFile), true
	}
	return b, nil
}

func alarmsBacktestCommand(s streams) *cobra.Command {
	var f alarmsFlags
	var p pastFlags
	c := leaf("backtest", "Compare the alarms of the code with those deployed, over what was", "Evaluate the alarms of the code as it is, or of --assembly, and those that were deployed when `mainstay alarms pull` "+
		"was run, over the datapoints that were pulled: how often each would have gone off, how often again within an hour, and what both cost. Where incidents are marked, it says how many minutes after "+
		"they began somebody would have been told. What cannot be judged is listed with the reason, such as a metric that was not pulled. Nothing is deployed, and no account is needed. That composite "+
		"alarms keep quiet during deployments is replayed.", 0,
		func(c *cobra.Command, _ []string) error {
			var b AlarmsBacktest
			f.first = func() (err error) {
				if b, err = f.past(p); err == nil {
					err = b.Check()
				}
				return err
			}
			ok, err := f.find(c, s)
			if err != nil || !ok {
				return err
			}
			b.Assembly = f.Assembly
			r, err := b.Run(c.Context())
			if err != nil {
				return err
			}
			if f.asJSON {
				return printJSON(s.out, r)
			}
			return printBacktest(s.out, names.StackPrefix(b.Environment), r)
		})
	f.flags(c)
	f.add(c)
	_ = c.Flags().MarkHidden("budget") // of checks; it is there
	p.add(c)
	return c
}
