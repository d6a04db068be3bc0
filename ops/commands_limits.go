package ops

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/limits"
)

func limitsCommand(s streams) *cobra.Command {
	return group("limits", "Limits: whether AWS will take a template", limitsCheckCommand(s))
}

func limitsCheckCommand(s streams) *cobra.Command {
	var b bill
	c := leaf("check", "Hold templates against AWS's limits", "Measure the templates of an assembly by AWS's limits (docs/limits.md) and fail where one is "+
		"not kept: names, sizes, batches, timeouts against visibility. What is nearest to its limit is printed, too.", 0,
		func(c *cobra.Command, _ []string) error {
			if err := b.find(c); err != nil {
				return err
			}
			r, err := LimitsCheck{Assembly: b.Assembly}.Run(c.Context())
			if err != nil {
				return err
			}
			if b.asJSON {
				if err := printJSON(s.out, r); err != nil {
					return err
				}
			} else {
				printLimits(s.out, r)
			}
			return broken(r)
		})
	b.sourceFlags(c)
	c.Flags().BoolVar(&b.asJSON, "json", false, "print JSON")
	return c
}

func broken(r limits.Result) error {
	if len(r.Findings) == 0 {
		return nil
	}
	return fmt.Errorf("check limits: %d are not kept; AWS would refuse the deployment", len(r.Findings))
}

func printLimits(w io.Writer, r limits.Result) {
	for _, f := range r.Findings {
		fmt.Fprintln(w, f)
	}
	fmt.Fprintf(w, "%d measured, %d not kept; nearest to their limits:\n", r.Measured, len(r.Findings))
	for _, n := range r.Nearest {
		fmt.Fprintf(w, "%10d of %-10d %-10s %s: %s\n", n.Value, n.Bound, n.Unit, n.Resource, n.What)
	}
}
