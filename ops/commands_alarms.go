package ops

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
)

func alarmsCommand(s streams) *cobra.Command {
	return group("alarms", "Alarms: what is watched, what for, and who is told", alarmsCheckCommand(s), alarmsPolicyCommand(s), alarmsPreviewCommand(s), alarmsDrillCommand(s))
}

func alarmsCheckCommand(s streams) *cobra.Command {
	var b bill
	project := ""
	c := leaf("check", "Hold templates against the alarm policy", "Look for an alarm of every row of the alarm policy (docs/alarms.md) about every resource in the "+
		"templates of an assembly, or for an excuse that is not over. Every alarm must be one that CloudWatch takes, that tells somebody by a topic that CloudWatch may "+
		"publish to, and that has a severity, an owner, a price, and a runbook in the project. All together must not cost more than the budget of the environment named "+
		"with --env, or that of --budget. It prints how many there are and what they cost, and exits with 1 when something is found. Branch environments have no alarms.", 0,
		func(c *cobra.Command, _ []string) error {
			if err := b.find(c); err != nil {
				return err
			}
			if b.env != "" && !hasAlarms(b.env) {
				fmt.Fprintf(s.err, "%s is a branch environment; those have no alarms\n", b.env)
				return nil
			}
			r, err := AlarmsCheck{Assembly: b.Assembly, Project: project, Region: b.Region, Prices: b.Prices, Budget: b.Budget, Now: time.Now()}.Run(c.Context())
			if err != nil {
				return err
			}
			if !b.asJSON {
				printAlarms(s.out, r)
				return unwatched(b.Assembly, r)
			}
			if err := printJSON(s.out, r); err != nil {
				return err
			}
			return unwatched(b.Assembly, r)
		})
	b.flags(c)
	b.sourceFlags(c)
	c.Flags().StringVar(&b.Budget, "budget", "", "dollars a month that alarms must not exceed")
	c.Flags().StringVar(&project, "project", ".", "folder of the project, with docs/runbooks")
	return c
}

// hasAlarms says whether an environment has alarms.
func hasAlarms(environment string) bool {
	env, err := config.Load(environment)
	return err == nil && env.Alarms
}

func unwatched(assembly string, r coverage.Report) error {
	if len(r.Findings) == 0 {
		return nil
	}
	return fmt.Errorf("check alarms of %s: found %d problems", assembly, len(r.Findings))
}

func alarmsPolicyCommand(s streams) *cobra.Command {
	var p AlarmsPolicy
	asJSON := false
	c := leaf("policy", "List the rows of the alarm policy", "List what can go wrong with each kind of resource, and who is told: page is at once, ticket within a working "+
		"day. With --json a row has everything: metrics, expression, threshold, missing data, reason, source, and since when it is there. docs/runbooks says what to do.", 0,
		func(c *cobra.Command, _ []string) error {
			rows, err := p.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(s.out, rows)
			}
			return printPolicy(s.out, rows)
		})
	c.Flags().StringVar(&p.Kind, "kind", "", "only rows about this kind, such as queue")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
