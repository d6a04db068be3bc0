package ops

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
)

func alarmsCommand(s streams) *cobra.Command {
	return group("alarms", "Alarms: what is watched, what for, and who is told", alarmsCheckCommand(s), alarmsPolicyCommand(s), alarmsPreviewCommand(s), alarmsDrillCommand(s),
		alarmsEvaluateCommand(s), alarmsPullCommand(s), alarmsBacktestCommand(s), alarmsReviewCommand(s))
}

func alarmsCheckCommand(s streams) *cobra.Command {
	var f alarmsFlags
	c := leaf("check", "Hold templates against the alarm policy", "Look for an alarm of every row of the alarm policy (docs/alarms.md) about every resource in the "+
		"templates of production, or of --env or --assembly, or for an excuse that is not over. Every alarm must be one that CloudWatch takes, that tells somebody by a topic that CloudWatch may "+
		"publish to, and that has a severity, an owner, a price, and a runbook in the project. All together must not cost more than the budget of the environment, "+
		"or that of --budget. It prints how many there are and what they cost, and exits with 1 when something is found. Branch environments have no alarms.", 0,
		func(c *cobra.Command, _ []string) error {
			ok, err := f.find(c, s)
			if err != nil || !ok {
				return err
			}
			r, err := f.check().Run(c.Context())
			if err != nil {
				return err
			}
			if f.asJSON {
				err = printJSON(s.out, r)
			} else {
				printAlarms(s.out, r)
			}
			if err != nil {
				return err
			}
			return unwatched(f.Assembly, r)
		})
	f.flags(c)
	f.add(c)
	return c
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
