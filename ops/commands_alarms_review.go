package ops

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/alarms/review"
	"github.com/mainstay-go/mainstay/names"
)

func alarmsReviewCommand(s streams) *cobra.Command {
	var f alarmsFlags
	var p pastFlags
	var d AlarmsDecide
	page := ""
	c := leaf("review", "Tell signal from noise", "Rank the alarms that were deployed when `mainstay alarms pull` was run by what they did: noise went off mostly for nothing, signal when something was the matter, "+
		"silent never. Each has its evidence and a proposed change that was tried out over the same datapoints: a window or a threshold that finds the same incidents, at most ten minutes later, with half of the noise, "+
		"or else another severity. Without marked incidents, what is short or flaps is noise, which is a guess. --html writes a page with a plot of each alarm that needs nothing else.\n\n"+
		"--decide ROW --verdict V --why TEXT writes what was decided into the policy, with the day: "+policy.DecisionsFile+". It changes the row for every resource, with --window, --threshold (as the row "+
		"has it: of a multiple, the factor), --severity or --drop; without, the row stays and the decision is kept.", 0,
		func(c *cobra.Command, _ []string) error {
			if d.Decision.Row != "" {
				return decide(c.Context(), s, d)
			}
			if d != (AlarmsDecide{}) {
				return usage("--decide: expected the row that is decided about, beside --verdict and --why")
			}
			b, err := f.reviewed(p)
			if err != nil {
				return err
			}
			r, err := AlarmsReview{b}.Run(c.Context())
			if err != nil {
				return err
			}
			if page != "" {
				if err := writePage(page, r); err != nil {
					return err
				}
			}
			if f.asJSON {
				return printJSON(s.out, r)
			}
			return printReview(s.out, names.StackPrefix(b.Environment), r)
		})
	c.Flags().StringVar(&f.env, "env", names.Production, "environment that was pulled")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	c.Flags().StringVar(&page, "html", "", "file to write a page to")
	p.add(c)
	c.Flags().StringVar(&d.Decision.Row, "decide", "", "row of the policy to decide about")
	c.Flags().StringVar(&d.Decision.Verdict, "verdict", "", "what it was: signal, noise or silent")
	c.Flags().StringVar(&d.Decision.Why, "why", "", "the reason, in a sentence")
	c.Flags().StringVar(&d.Window, "window", "", "from now on M of N datapoints, like 3/5")
	c.Flags().StringVar(&d.Threshold, "threshold", "", "from now on this threshold")
	c.Flags().StringVar((*string)(&d.Decision.Severity), "severity", "", "from now on a page, ticket or quiet")
	c.Flags().BoolVar(&d.Decision.Drop, "drop", false, "from now on there is no such row")
	return c
}

// reviewed is what the flags ask for.
func (f *alarmsFlags) reviewed(p pastFlags) (AlarmsBacktest, error) {
	f.project = "."
	if project, err := here(); err == nil {
		f.project = project.Dir
	}
	return f.past(p)
}

func writePage(file string, r review.Report) (err error) {
	out, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write review: %w", err)
	}
	defer func() { err = closed(out, err) }()
	return r.HTML(out)
}

func decide(ctx context.Context, s streams, d AlarmsDecide) error {
	project, err := here()
	if err != nil {
		return err
	}
	d.Project, d.Decision.Day = project, time.Now().UTC().Format(time.DateOnly)
	file, err := d.Run(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "wrote %s; see `mainstay alarms backtest` for what comes of it, and run `go test ./engines/alarms/policy -update` for docs/alarms.md\n", file)
	return nil
}
