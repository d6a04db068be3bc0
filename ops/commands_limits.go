package ops

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func limitsCommand(s streams) *cobra.Command {
	return group("limits", "Limits: whether AWS will take a template", limitsCheckCommand(s))
}

func limitsCheckCommand(s streams) *cobra.Command {
	var b bill
	var on string
	var account bool
	c := leaf("check", "Hold templates against AWS's limits", "Measure the templates of an assembly by AWS's limits (docs/limits.md) and fail where one is "+
		"not kept: names, sizes, batches, timeouts against visibility. What is nearest to its limit is printed, too. "+
		"With --account the quotas of the account are held against what is used and what the templates add: stacks, roles, reserved concurrency, code.", 0,
		func(c *cobra.Command, _ []string) error {
			if err := b.find(c); err != nil {
				return err
			}
			check := LimitsCheck{Assembly: b.Assembly}
			if account {
				project, err := here()
				if err != nil {
					return err
				}
				target, err := OpenTarget(c.Context(), project, on, b.env)
				if err != nil {
					return err
				}
				check.Target = &target
			}
			r, err := check.Run(c.Context())
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
	c.Flags().BoolVar(&account, "account", false, "look at the quotas of the target's account, too")
	c.Flags().StringVar(&on, "on", OnEmbedded, "target whose account is meant: embedded or aws")
	c.Flags().BoolVar(&b.asJSON, "json", false, "print JSON")
	return c
}

func broken(r LimitsChecked) error {
	n := len(r.Findings)
	for _, q := range r.Quotas {
		if q.Exceeded() {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return fmt.Errorf("check limits: %d are not kept; AWS would refuse the deployment", n)
}

func printLimits(w io.Writer, r LimitsChecked) {
	for _, q := range r.Quotas {
		state := "enough"
		if q.Exceeded() {
			state = "TOO LITTLE"
		}
		fmt.Fprintf(w, "%-10s %s\n", state, q)
	}
	for _, f := range r.Findings {
		fmt.Fprintln(w, f)
	}
	fmt.Fprintf(w, "%d measured, %d not kept; nearest to their limits:\n", r.Measured, len(r.Findings))
	for _, n := range r.Nearest {
		fmt.Fprintf(w, "%10d of %-10d %-10s %s: %s\n", n.Value, n.Bound, n.Unit, n.Resource, n.What)
	}
}
