package ops

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/names"
)

// place is which environment on which target a command is about.
type place struct {
	env, on string
	branch  *string // nil: not given; "" is a mistake, and not the current branch
}

func (p *place) flags(c *cobra.Command) {
	c.Flags().Func("env", "`name` of the environment (default: that of the current Git branch)", func(name string) error {
		if p.env = name; name == "" {
			return errors.New("found no name; expected that of an environment")
		}
		return nil
	})
	c.Flags().Func("branch", "Git `name` of the branch whose environment is meant, in place of --env", func(name string) error {
		p.branch = &name
		return nil
	})
	c.Flags().StringVar(&p.on, "on", OnEmbedded, "target: embedded or aws")
}

// find resolves the flags: the project, and the environment by name or else by the current branch.
func (p place) find(ctx context.Context) (Project, config.Environment, error) {
	if p.on != OnEmbedded && p.on != OnAWS {
		return Project{}, config.Environment{}, usage("target %q: expected %s or %s", p.on, OnEmbedded, OnAWS)
	}
	project, err := here()
	if err != nil {
		return project, config.Environment{}, err
	}
	name, err := p.name(ctx, project)
	if err != nil {
		return project, config.Environment{}, err
	}
	env, err := config.Load(name)
	return project, env, err
}

// name is that of the environment: as given, or that of a branch, or that of the current one.
func (p place) name(ctx context.Context, project Project) (string, error) {
	switch {
	case p.env != "" && p.branch != nil:
		return "", usage("--env %s and --branch %s: expected one of them", p.env, *p.branch)
	case p.env != "":
		return p.env, nil
	}
	return EnvName{Branch: p.branch, Project: project}.Run(ctx)
}

// gitBranch is the Git branch that the environment is of; "" where its name was given, and is not that of the current one.
func (p place) gitBranch(ctx context.Context, project Project) string {
	if p.branch != nil {
		return *p.branch
	}
	branch, err := project.Branch(ctx)
	if err != nil {
		return ""
	}
	if name, err := names.FromBranch(branch); p.env != "" && (err != nil || name != p.env) {
		return ""
	}
	return branch
}

func here() (Project, error) {
	dir, err := os.Getwd()
	if err != nil {
		return Project{}, fmt.Errorf("find the working folder: %w", err)
	}
	return FindProject(dir)
}

func envNameCommand(s streams) *cobra.Command {
	return leaf("name [BRANCH]", "Print the environment name of a Git branch", "Print the name of the environment that belongs to a "+
		"Git branch (default: the current one): a readable beginning and a short hash of the whole branch name.", 1,
		func(c *cobra.Command, args []string) error {
			name := EnvName{}
			if len(args) > 0 {
				name.Branch = &args[0]
			} else if p, err := here(); err != nil {
				return err
			} else {
				name.Project = p
			}
			out, err := name.Run(c.Context())
			if err == nil {
				fmt.Fprintln(s.out, out)
			}
			return err
		})
}

func envUpCommand(s streams) *cobra.Command {
	var p place
	var rows int
	var live time.Duration
	var asJSON, express bool
	var assembly string
	c := leaf("up", "Build, deploy and try out an environment", "Build all functions, deploy every stack of the environment and send a "+
		"users.csv through it. It may be run again at any time: what is as it should be is left alone.", 0,
		func(c *cobra.Command, _ []string) error {
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			if rows < 0 || rows > 5_000_000 {
				return usage("--rows %d: expected 0 to 5000000", rows)
			}
			if live < 0 || live%time.Hour != 0 || live > 0 && env.Kind != config.Branch {
				return usage("--ttl %s: expected whole hours, like 72h, of a branch environment", live)
			}
			if err := (EnvUp{Environment: env, Express: express, Assembly: assembly}).Validate(); err != nil {
				return err
			}
			ui := NewUI(s.err)
			ui.Printf("environment %s on %s", env.Name, p.on)
			target, err := prepare(c.Context(), project, p.on, env.Name, ui)
			if err == nil && express {
				err = project.knowsExpress()
			}
			if err != nil {
				return err
			}
			return project.exclusive(env.Name, func() error {
				up, err := EnvUp{Project: project, Environment: env, Target: target, Rows: rows, UI: ui,
					Branch: p.gitBranch(c.Context(), project), TimeToLive: live, Express: express, Assembly: assembly}.Run(c.Context())
				if err != nil {
					return err
				}
				if err := up.tellJob(os.Getenv("GITHUB_OUTPUT")); err != nil {
					return err
				}
				if asJSON {
					return printJSON(s.out, up)
				}
				up.Print(s.out, target, project)
				return nil
			})
		})
	p.flags(c)
	c.Flags().IntVar(&rows, "rows", 10_000, "rows of the users.csv to send through the environment; 0 sends none")
	c.Flags().StringVar(&assembly, "assembly", "", "`folder` of what env diff has made of a branch environment (default: the code as it is, built and synthesized)")
	c.Flags().BoolVar(&express, "express", false, "deploy a branch environment in CloudFormation's express mode: faster, but what was made may not be ready yet, and nothing is rolled back")
	c.Flags().DurationVar(&live, "ttl", 0, "how long the environment lives after this, in whole hours (default: as before, or else a week)")
	c.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return c
}

func envDownCommand(s streams) *cobra.Command {
	var p place
	var yes bool
	var account string
	c := leaf("down", "Destroy a branch environment and prove that nothing is left", "Empty and delete everything of a branch environment, sweep what outlived "+
		"its stacks, then list what is left: nothing, or the command fails and names it. Staging and production are never selected by name alone: they need the "+
		"number of their account, typed as --account, and no stack that is protected from termination.", 0,
		func(c *cobra.Command, _ []string) error {
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			if env.Kind != config.Branch && account == "" {
				return fmt.Errorf("destroy environment %q: it is a %s environment; only branch environments can be destroyed by name: type the number of its account as --account if you mean it", env.Name, env.Kind)
			}
			if (p.on == OnAWS || env.Kind != config.Branch) && !yes {
				return usage("destroying environment %s, of kind %s, on %s needs --yes", env.Name, env.Kind, p.on)
			}
			ui := NewUI(s.err)
			ui.Printf("environment %s on %s", env.Name, p.on)
			target, err := OpenTarget(c.Context(), project, p.on, env.Name)
			if embedded.NotRunning(err) {
				ui.Printf("The embedded AWS is not running. It keeps nothing when it stops, so nothing of the environment is left.")
				return embedded.Stop(c.Context(), project.State("embedded"))
			}
			if err != nil {
				return err
			}
			return project.exclusive(env.Name, func() error {
				return EnvDown{Project: project, Environment: env.Name, Target: target, UI: ui, Account: account}.Run(c.Context())
			})
		})
	p.flags(c)
	c.Flags().BoolVar(&yes, "yes", false, "really destroy, needed on aws")
	c.Flags().StringVar(&account, "account", "", "number of the account, for staging and production")
	return c
}

func envStatusCommand(s streams) *cobra.Command {
	var p place
	var asJSON bool
	c := leaf("status", "Show what is deployed of an environment and how it is", "", 0,
		func(c *cobra.Command, _ []string) error {
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			status := NewStatus(env.Name, p.on)
			target, err := OpenTarget(c.Context(), project, p.on, env.Name)
			if err == nil {
				status, err = EnvStatus{Environment: env.Name, Target: target, SignIn: env.PublicAPI, Project: project}.Run(c.Context())
			} else if embedded.NotRunning(err) {
				err = nil // then nothing is deployed
			}
			switch {
			case err != nil:
				return err
			case asJSON:
				return printJSON(s.out, status)
			}
			status.Print(s.out)
			return nil
		})
	p.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
