package ops

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
)

func e2eBackendCommand(s streams) *cobra.Command {
	var p place
	var e E2EBackend
	asJSON, yes := false, false
	c := leaf("backend", "Try out what must hold of a deployed environment", "Send files through a deployed environment, with duplicates, bad rows, files out of order "+
		"and poison, and check that every row is accounted for, every user is stored, listed, found and sent one mail, and that strangers are refused. Files and users of a run "+
		"begin with its id, so it may be run again at any time; behind it, also when it failed, they are removed. Exits with 1 when a scenario fails, behind a timeline of what arrived where.", 0,
		func(c *cobra.Command, _ []string) error {
			if e.Rows < 1 || e.Rows > 1_000_000 {
				return usage("--rows %d: expected 1 to 1000000", e.Rows)
			}
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			if env.Kind == config.Production && !yes {
				return usage("in %s people would see the users that are made while it runs, and mails are sent to addresses that nobody has; say --yes if you mean it", env.Name)
			}
			target, err := OpenTarget(c.Context(), project, p.on, env.Name)
			if err != nil {
				return err
			}
			e.Project, e.Environment, e.Target, e.UI = project, env, target, NewUI(s.err)
			done, err := e.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(s.out, done)
			} else {
				done.Print(s.out)
			}
			if err == nil && done.Failed > 0 {
				err = fmt.Errorf("e2e backend of environment %s: %d of %d scenarios failed", env.Name, done.Failed, len(done.Results))
			}
			return err
		})
	p.flags(c)
	c.Flags().IntVar(&e.Rows, "rows", 10_000, "rows of the file that most of it is about")
	c.Flags().StringSliceVar(&e.Skip, "skip", nil, "scenarios to leave out, such as poison, which takes five minutes")
	c.Flags().BoolVar(&e.Keep, "keep", false, "keep what the run makes, to look at it")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().BoolVar(&yes, "yes", false, "really, needed in production")
	return c
}
