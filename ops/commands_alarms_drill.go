package ops

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/alarms/drill"
	"github.com/mainstay-go/mainstay/names"
)

// How long SNS and SQS may take until a new subscription counts everywhere, and a message to arrive (from experience; AWS
// promises nothing).
const (
	settles = 5 * time.Second
	arrives = 2 * time.Minute
)

func alarmsDrillCommand(s streams) *cobra.Command {
	var p place
	asJSON := false
	d := AlarmsDrill{Now: time.Now, UI: NewUI(s.err)}
	c := leaf("drill", "Prove that alarms reach somebody", "Set an alarm of staging off and back, and wait until the topic that it tells has both messages: that proves its actions, "+
		"the topic's policy and its key. Without --alarm each topic is tried, with an alarm that tells it. A queue of the drill's own listens meanwhile; it is removed with its "+
		"subscription however the drill ends. Whoever is subscribed is told as well, by messages that say that it is a drill, and how many those are is printed. The alarm is "+
		"left as it was. Production needs --force. It exits with 1 when nobody was told.", 0,
		func(c *cobra.Command, _ []string) error {
			if p.env == "" {
				p.env = names.Staging
			}
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			d.Project, d.Environment = project, env
			if err := d.Validate(); err != nil {
				return err
			}
			target, err := OpenTarget(c.Context(), project, p.on, env.Name)
			if err != nil {
				return err
			}
			d.Site = drill.NewAWS(target.AWS)
			if d.Records, err = target.records(c.Context(), project, env.Name); err != nil {
				return err
			}
			if p.on == OnEmbedded && !c.Flags().Changed("settle") {
				d.Settle = 0
			}
			var r drill.Report
			err = project.exclusive(env.Name, func() (err error) { r, err = d.Run(c.Context()); return err })
			if asJSON && r.Drills != nil {
				if e := printJSON(s.out, r); err == nil {
					err = e
				}
				return err
			}
			printDrill(s.out, r)
			return err
		})
	p.flags(c)
	c.Flags().Lookup("env").Usage = "name of the environment (default: " + names.Staging + ")"
	c.Flags().StringVar(&d.Alarm, "alarm", "", "name of an alarm, or the end of it (default: one for each topic)")
	c.Flags().DurationVar(&d.Settle, "settle", settles, "how long a new subscription is given before it has to work; 0 on the embedded AWS")
	c.Flags().DurationVar(&d.Timeout, "timeout", arrives, "how long a message may take; a composite alarm's own wait comes on top")
	c.Flags().BoolVar(&d.Force, "force", false, "also in production")
	c.Flags().StringVar(&d.Why, "why", "fire drill", "the reason, for the record")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
