package ops

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/placement"
)

func stacksCommand(s streams) *cobra.Command {
	return group("stacks", "Stacks: which unit is in which, and whether there is room", stacksPlanCommand(s), stacksCheckCommand(s),
		stacksSimulateCommand(s), stacksMoveCommand(s))
}

func (c *Placement) flags(f *cobra.Command, s streams) {
	c.UI = NewUI(s.err)
	f.Flags().StringVar(&c.Units, "units", "", "JSON file of units (docs/splitting.md); default: the app of this project weighs its own")
	f.Flags().StringVar(&c.Lock, "lock", "", "file of the placement lock; default infra/placement.lock.json of this project")
	f.Flags().StringVar(&c.Base, "base", "", "lock of the main branch, as a file or a commit such as origin/main: after a merge, units that it does not have make room")
}

func stacksPlanCommand(s streams) *cobra.Command {
	var p StacksPlan
	var asJSON bool
	c := leaf("plan", "Place new units and write the lock", "Put units that the lock does not have into stacks with room, write the lock, and say what is "+
		"new, grown and removed, how much room each stack has and how many more units fit. Units that have a stack stay there.", 0,
		func(c *cobra.Command, _ []string) error {
			made, err := p.Run(c.Context())
			if err != nil {
				return fmt.Errorf("plan stacks: %w", err)
			}
			if asJSON {
				return printJSON(s.out, made)
			}
			made.Print(s.out)
			return nil
		})
	p.flags(c, s)
	c.Flags().StringVar(&p.SVG, "svg", "", "file for a picture of how full the stacks are")
	c.Flags().BoolVar(&p.DryRun, "dry-run", false, "do not write the lock")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func stacksCheckCommand(s streams) *cobra.Command {
	var p StacksCheck
	var asJSON bool
	c := leaf("check", "Hold units, lock and templates against one another", "Fail where the lock is not what `stacks plan` would write, where a stack has less than "+
		"5 % of CloudFormation's limits left, where a template has a unit elsewhere or heavier than the lock says, and where stacks are bound to one another: "+
		"by Export and Fn::ImportValue, or in a circle. Nothing is written.", 0,
		func(c *cobra.Command, _ []string) error {
			made, err := p.Run(c.Context())
			if err != nil {
				return fmt.Errorf("check stacks: %w", err)
			}
			if asJSON {
				err = printJSON(s.out, made)
			} else {
				made.Print(s.out)
			}
			if err == nil && len(made.Findings) > 0 {
				err = fmt.Errorf("check stacks: %d findings", len(made.Findings))
			}
			return err
		})
	p.flags(c, s)
	c.Flags().StringSliceVar(&p.Assemblies, "assembly", nil, "folder that a synthesis wrote; default: every kind of environment is synthesized, unless --units are given")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func stacksSimulateCommand(s streams) *cobra.Command {
	var p StacksSimulate
	var asJSON bool
	c := leaf("simulate [UNITS.json ...]", "See how the lock would fare", "Place one list of units after the other, as if each were deployed; without lists, "+
		"edits of the units at random: of ten, three add one, three remove one, three change its weight, one renames. Nothing is written.", 1000,
		func(c *cobra.Command, args []string) error {
			if p.Edits < 1 || p.Edits > 100_000 {
				return usage("--edits is %d; expected 1 to 100000", p.Edits)
			}
			p.History = args
			steps, err := p.Run(c.Context())
			if err != nil {
				return fmt.Errorf("simulate stacks: %w", err)
			}
			if asJSON {
				return printJSON(s.out, steps)
			}
			printSteps(s.out, steps)
			return nil
		})
	p.flags(c, s)
	c.Flags().IntVar(&p.Edits, "edits", 200, "how many edits")
	c.Flags().Uint64Var(&p.Seed, "seed", 1, "which edits; the same seed makes the same ones")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func stacksMoveCommand(s streams) *cobra.Command {
	var m StacksMove
	var p place
	var asJSON, deploy bool
	c := leaf("move UNIT", "Move a unit without state to another stack", "Write the lock of the next of three phases: create the unit beside the first, let others use it, delete "+
		"the first. Each phase is a deployment of its own, so commit and deploy between them and run the command again; or have --deploy do all of that in one environment. Data never moves.", 1,
		func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("no unit was named; see `%s --help`", c.CommandPath())
			}
			m.Unit = args[0]
			if deploy {
				if err := m.deployTo(c.Context(), p); err != nil {
					return err
				}
			}
			done, err := m.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(s.out, done)
			}
			m.Print(s.out, done)
			return nil
		})
	m.UI = NewUI(s.err)
	c.Flags().StringVar(&m.To, "to", "", "stack; default one with room")
	c.Flags().StringVar(&m.Lock, "lock", "", "file of the placement lock; default infra/placement.lock.json of this project")
	c.Flags().BoolVar(&m.DryRun, "dry-run", false, "say what would be done, and do nothing")
	c.Flags().BoolVar(&deploy, "deploy", false, "deploy every phase to the environment, one after the other")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	p.flags(c)
	return c
}

// deployTo has every phase deployed to an environment.
func (c *StacksMove) deployTo(ctx context.Context, p place) error {
	project, env, err := p.find(ctx)
	if err != nil {
		return err
	}
	target, err := prepare(ctx, project, p.on, env.Name, c.UI)
	if err != nil {
		return err
	}
	c.Deploy = func(ctx context.Context, phase placement.Phase) error {
		c.UI.Printf("%s: %s", phase.Name, phase.Says)
		_, err := EnvUp{Project: project, Environment: env, Target: target, UI: c.UI}.Run(ctx)
		return err
	}
	return nil
}
