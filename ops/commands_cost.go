package ops

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/cost"
)

func costCommand(s streams) *cobra.Command {
	return group("cost", "Costs: what a template will cost a month, and what functions have cost",
		costEstimateCommand(s), costDiffCommand(s), costIdleCommand(s), costReportCommand(s))
}

// bill is how the flags of commands that estimate say what is asked.
type bill struct {
	CostEstimate
	env    string
	asJSON bool
}

func (b *bill) flags(c *cobra.Command) {
	c.Flags().StringVar(&b.Region, "region", cost.DefaultRegion, "Region whose prices count")
	c.Flags().StringVar(&b.Prices, "prices", "", "file of own prices, in the form of engines/cost/prices.json; they win over the list prices")
	c.Flags().BoolVar(&b.asJSON, "json", false, "print JSON")
}

func (b *bill) usageFlags(c *cobra.Command) {
	c.Flags().StringVar(&b.Usage, "usage", "", "file that says what is used in a month (docs/cost.md); without it, nothing is")
	c.Flags().StringVar(&b.Times, "times", "", "how often the usage file's each is done in the month, in place of its own times")
}

func (b *bill) sourceFlags(c *cobra.Command) {
	c.Flags().StringVar(&b.Assembly, "assembly", "cdk.out", "folder that a synthesis wrote")
	c.Flags().StringVar(&b.env, "env", "", "environment whose assembly and budget are meant; `mainstay env up` and `mainstay check` synthesize it")
}

// find resolves --env: its assembly, where none was given, and its budget.
func (b *bill) find(c *cobra.Command) error {
	if b.Assembly == "" && c.Flags().Changed("assembly") { // of a variable that is not set
		return usage("--assembly: found nothing; expected the folder that a synthesis wrote, or no --assembly")
	}
	if b.env == "" {
		return nil
	}
	env, err := config.Load(b.env)
	if err != nil {
		return err
	}
	if !c.Flags().Changed("assembly") {
		project, err := here()
		if err != nil {
			return err
		}
		b.Assembly = project.Assembly(b.env)
	}
	if !c.Flags().Changed("budget") {
		b.Budget = fmt.Sprint(env.Budget)
	}
	return nil
}

func costEstimateCommand(s streams) *cobra.Command {
	var b bill
	c := leaf("estimate", "Estimate what templates cost a month", "Compute what the templates of an assembly cost a month, from list prices and what is "+
		"used. It fails where the estimate is over the budget: that of the environment named with --env, or that of --budget. It says what it cannot price.", 0,
		func(c *cobra.Command, _ []string) error {
			if err := b.find(c); err != nil {
				return err
			}
			made, over := b.Run(c.Context())
			if over != nil && made.Items == nil {
				return over
			}
			if b.asJSON {
				if err := printJSON(s.out, made); err != nil {
					return err
				}
				return over
			}
			printEstimate(s.out, made)
			return over
		})
	b.flags(c)
	b.usageFlags(c)
	b.sourceFlags(c)
	c.Flags().StringVar(&b.Budget, "budget", "", "dollars a month that the estimate must not exceed")
	return c
}

func costIdleCommand(s streams) *cobra.Command {
	var b bill
	c := leaf("idle", "Estimate what an environment costs while nobody uses it", "Compute what the templates of an assembly cost a month in which nothing is "+
		"used: keys, alarms, the polling of queues, schedules. That is what a forgotten branch environment costs.", 0,
		func(c *cobra.Command, _ []string) error {
			if err := b.find(c); err != nil {
				return err
			}
			b.Budget = ""
			made, err := b.Run(c.Context())
			if err != nil {
				return err
			}
			if b.asJSON {
				return printJSON(s.out, made)
			}
			printIdle(s.out, made)
			return nil
		})
	b.flags(c)
	b.sourceFlags(c)
	return c
}

func costDiffCommand(s streams) *cobra.Command {
	var b bill
	c := leaf("diff BASE HEAD", "Say what a change costs a month", "Estimate two assemblies with the same usage and print what the second costs more or less, "+
		"resource by resource, for example those of main and of a pull request.", 2,
		func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage("found %d folders; expected two: the assembly before and after; see `%s --help`", len(args), c.CommandPath())
			}
			d, err := CostDiff{Base: args[0], Head: args[1], With: b.CostEstimate}.Run(c.Context())
			if err != nil {
				return err
			}
			if b.asJSON {
				return printJSON(s.out, d)
			}
			printDiff(s.out, d)
			return nil
		})
	b.flags(c)
	b.usageFlags(c)
	return c
}

func costReportCommand(s streams) *cobra.Command {
	var p place
	var b bill
	var since time.Duration
	var learn CostLearn
	c := leaf("report", "Say what functions have cost", "Read what Lambda reports of each invocation in the logs of an environment, and print dollars per function, "+
		"the share of starts, and which memory it should have.", 0,
		func(c *cobra.Command, _ []string) error {
			if since <= 0 {
				return usage("--since %s: expected a time like 24h", since)
			}
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			target, err := OpenTarget(c.Context(), project, p.on, env.Name)
			if err != nil {
				return err
			}
			r, err := CostReport{Environment: env.Name, Target: target, Logs: target.reportLogs(), From: time.Now().Add(-since), Region: b.Region, Prices: b.Prices}.Run(c.Context())
			if err != nil {
				return err
			}
			if learn.File != "" {
				learn.Assembly = project.Assembly(env.Name)
				if err := learn.Run(c.Context(), r); err != nil {
					return err
				}
			}
			if b.asJSON {
				return printJSON(s.out, r)
			}
			printReport(s.out, r)
			return nil
		})
	p.flags(c)
	b.flags(c)
	c.Flags().DurationVar(&since, "since", 24*time.Hour, "how far back to read")
	c.Flags().StringVar(&learn.File, "learn", "", "usage file to note in how often functions ran for one piece of work, and how long; it is made where it does not exist")
	c.Flags().StringVar(&learn.Times, "per", "1", "how often the piece of work was done meanwhile")
	return c
}
