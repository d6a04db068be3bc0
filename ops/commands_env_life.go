package ops

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/names"
)

// allOf is the account whose environments a command is about.
type allOf struct {
	on     string
	asJSON bool
}

func (a *allOf) flags(c *cobra.Command) {
	c.Flags().StringVar(&a.on, "on", OnEmbedded, "target: embedded or aws")
	c.Flags().BoolVar(&a.asJSON, "json", false, "print JSON")
}

// open connects to the accounts of a target that environments are in, that of branches first; none where it is an embedded
// AWS that does not run, and so has no environments.
func (a allOf) open(ctx context.Context) (Project, []Target, error) {
	project, err := here()
	if err != nil {
		return project, nil, err
	}
	var all []Target
	for _, environment := range []string{"", names.Staging, names.Production} {
		target, err := OpenTarget(ctx, project, a.on, environment)
		if embedded.NotRunning(err) {
			return project, nil, nil
		}
		if err != nil {
			return project, nil, err
		}
		if !slices.ContainsFunc(all, func(t Target) bool { return t.Account == target.Account }) {
			all = append(all, target)
		}
	}
	return project, all, nil
}

func envListCommand(s streams) *cobra.Command {
	var a allOf
	c := leaf("list", "List the environments of an account", "List the environments that the account's ledger has and those that have stacks, with owner, branch, "+
		"time to live and what they have cost so far while nobody used them, by the cost model. Where ledger and stacks differ, it says so.", 0,
		func(c *cobra.Command, _ []string) error {
			project, targets, err := a.open(c.Context())
			if err != nil {
				return err
			}
			list := NewEnvironments(a.on)
			if len(targets) > 0 {
				if list, err = (EnvList{Project: project, Targets: targets, Now: time.Now}).Run(c.Context()); err != nil {
					return err
				}
			}
			if a.asJSON {
				return printJSON(s.out, list)
			}
			list.Print(s.out, time.Now())
			return nil
		})
	a.flags(c)
	return c
}

func envSleepCommand(s streams) *cobra.Command {
	return envSwitchCommand(s, false, "sleep [NAME]", "Switch off what a branch environment costs while nobody uses it", "Disable the event source mappings and schedules of a "+
		"branch environment: messages wait in their queues, and nothing is lost for as long as those keep them. `mainstay env wake` and any `mainstay env up` bring it back.")
}

func envWakeCommand(s streams) *cobra.Command {
	return envSwitchCommand(s, true, "wake [NAME]", "Wake a branch environment that sleeps", "Enable the event source mappings and schedules again that the templates of the "+
		"environment want enabled. Its time to live begins anew.")
}

func envSwitchCommand(s streams, wake bool, use, short, long string) *cobra.Command {
	var p place
	var asJSON bool
	c := leaf(use, short, long, 1, func(c *cobra.Command, args []string) error {
		if len(args) == 1 && (p.env != "" || p.branch != nil) {
			return usage("environment %s and a flag that names another: expected one of them", args[0])
		}
		if len(args) == 1 {
			p.env = args[0]
		}
		project, env, err := p.find(c.Context())
		if err != nil {
			return err
		}
		if env.Kind != config.Branch {
			return fmt.Errorf("environment %q is a %s environment; only branch environments sleep", env.Name, env.Kind)
		}
		target, err := OpenTarget(c.Context(), project, p.on, env.Name)
		if err != nil {
			return err
		}
		return project.exclusive(env.Name, func() error {
			done, err := EnvSleep{Project: project, Environment: env.Name, Target: target, Wake: wake}.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(s.out, done)
			}
			fmt.Fprintln(s.out, done)
			return nil
		})
	})
	p.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func envReapCommand(s streams) *cobra.Command {
	var a allOf
	r := EnvReap{Now: time.Now, UI: NewUI(s.err)}
	branches := ""
	c := leaf("reap", "Put environments that nobody needs to sleep, and later remove them", "Find branch environments whose time is over or whose branch is gone. They are put to "+
		"sleep first, and removed when they have slept for the time of grace. Staging and production are never touched. Without --yes it only says what it would do.", 0,
		func(c *cobra.Command, _ []string) error {
			if r.Grace < 0 {
				return usage("--grace %s: expected a time like 72h", r.Grace)
			}
			project, targets, err := a.open(c.Context())
			if err != nil {
				return err
			}
			if r.Live, err = liveBranches(c.Context(), project, branches); err != nil {
				return err
			}
			reaped := Reaped{Target: a.on, Dry: !r.Yes, Environments: []reap.Done{}}
			if len(targets) > 0 {
				r.Project, r.Target = project, targets[0]
				reaped, err = r.Run(c.Context())
			}
			if a.asJSON {
				if failed := printJSON(s.out, reaped); err == nil {
					err = failed
				}
				return err
			}
			reaped.Print(s.out)
			return err
		})
	a.flags(c)
	c.Flags().StringVar(&branches, "branches", "", "`file` with the branches that there are, a line each; none: branches are not looked at (default: those of the Git remote origin)")
	c.Flags().DurationVar(&r.Grace, "grace", reap.DefaultGrace, "how long an environment that nobody needs sleeps before it is removed")
	c.Flags().BoolVar(&r.Yes, "yes", false, "really do it")
	return c
}

// liveBranches are the branches that there are, by the flag; nil where they are not looked at.
func liveBranches(ctx context.Context, p Project, flag string) (map[string]bool, error) {
	switch flag {
	case "none":
		return nil, nil
	case "":
		return p.Branches(ctx)
	}
	return readBranches(flag)
}
