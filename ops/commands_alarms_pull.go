package ops

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/names"
)

// pulledDays is how far back the first pull goes: what CloudWatch has by the minute, less a day for who pulls every other week.
const pulledDays = 14

func alarmsPullCommand(s streams) *cobra.Command {
	var p place
	asJSON := false
	d := AlarmsPull{Now: time.Now, UI: NewUI(s.err)}
	c := leaf("pull", "Keep what CloudWatch knows of alarms in files", "Write the alarms of production, or of --env, into a folder, with their history, and the datapoints of all metrics that they look at, "+
		"by the minute, and of anomaly bands, in CloudWatch's own shapes. Another pull goes on where the last one ended: CloudWatch forgets datapoints of a minute after 15 days, "+
		"and the folder does not. Everything is written as it comes. It changes nothing. `mainstay alarms backtest` and `review` read the folder.", 0,
		func(c *cobra.Command, _ []string) error {
			if p.env == "" {
				p.env = names.Production
			}
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			d.Environment = env
			if err := d.Validate(); err != nil {
				return err
			}
			if d.Folder == "" {
				d.Folder = pulledFolder(project, env.Name)
			}
			target, err := OpenTarget(c.Context(), project, p.on, env.Name)
			if err != nil {
				return err
			}
			d.Source = archive.NewAWS(target.AWS)
			done, err := d.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(s.out, done)
			}
			printPulled(s.out, d.Folder, done)
			return nil
		})
	p.flags(c)
	c.Flags().Lookup("env").Usage = "name of the environment (default: " + names.Production + ")"
	c.Flags().StringVar(&d.Folder, "folder", "", "folder to write (default: .mainstay/alarms/NAME)")
	c.Flags().StringVar(&d.Assembly, "assembly", "", "folder of an assembly whose alarms will be judged: what they look at is pulled as well (default: what is deployed alone)")
	c.Flags().IntVar(&d.Days, "days", pulledDays, "how far back the first pull goes")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// pulledFolder is where what was pulled of an environment is.
func pulledFolder(p Project, environment string) string { return p.State("alarms", environment) }
