package ops

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/names"
)

func migrateCommand(s streams) *cobra.Command {
	return group("migrate", "Migrations: one-time operations, once in every environment",
		migrateNewCommand(s), migrateStatusCommand(s), migrateUpCommand(s), migrateRetryCommand(s), migrateRepairCommand(s), migrateHistoryCommand(s))
}

// migrateFlags are the flags of commands that run migrations.
type migrateFlags struct {
	place
	units    float64
	share    float64
	parallel int
	wait     time.Duration
	include  []string
	why      string
	asJSON   bool
}

func (f *migrateFlags) running(c *cobra.Command) {
	f.flags(c)
	c.Flags().Float64Var(&f.units, "units", 0, "capacity units a second to use at most; 0 = as many as the tables give")
	c.Flags().Float64Var(&f.share, "share", 0, "percent of what a table serves to use at most, such as 25; 0 = half of it, for work made of the building blocks")
	c.Flags().IntVar(&f.parallel, "parallel", 0, "segments at the same time; 0 = 4")
	c.Flags().DurationVar(&f.wait, "wait", 0, "how long to wait for somebody else who runs migrations")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
}

func (f *migrateFlags) check() error {
	for name, wrong := range map[string]bool{"units": f.units < 0 || math.IsInf(f.units, 0) || math.IsNaN(f.units), "parallel": f.parallel < 0, "wait": f.wait < 0} {
		if wrong {
			return usage("--%s: found a negative value, or no number; expected 0 or more", name)
		}
	}
	if f.share < 0 || f.share > 100 || math.IsNaN(f.share) {
		return usage("--share %v: expected a percentage, from 0 to 100", f.share)
	}
	return nil
}

// with opens the target and runs work on it; absent answers where no embedded AWS is running.
func (f *migrateFlags) with(ctx context.Context, s streams, work func(Migrate) error, absent func(config.Environment) error) error {
	if err := f.check(); err != nil {
		return err
	}
	project, env, err := f.find(ctx)
	if err != nil {
		return err
	}
	target, err := OpenTarget(ctx, project, f.on, env.Name)
	if embedded.NotRunning(err) && absent != nil {
		return absent(env)
	}
	if err != nil {
		return err
	}
	return work(Migrate{Project: project, Environment: env, Target: target, UI: NewUI(s.err), Units: f.units, Share: f.share / 100, Parallel: f.parallel, Wait: f.wait, Include: f.include})
}

func migrateNewCommand(s streams) *cobra.Command {
	return leaf("new NAME", "Make the file of a migration", "Write migrations/YYYYMMDDHHMMSS_NAME.go, and put it on the list of all migrations. "+
		"NAME is a verb and a noun, such as split_name.", 1,
		func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("expected the name of the migration, such as split_name")
			}
			project, err := here()
			if err != nil {
				return err
			}
			path, err := NewMigration{Project: project, Name: args[0], Now: time.Now()}.Run()
			if err == nil {
				fmt.Fprintln(s.out, path)
			}
			return err
		})
}

func migrateStatusCommand(s streams) *cobra.Command {
	f := &migrateFlags{}
	c := leaf("status", "Show which migrations have run, and which would", "List all migrations in their order, with what a run would do with each: will run, will resume, goes on (on AWS), "+
		"runs on request, done, failed, blocked, drifted (changed after it was applied), or gone (applied, and not in this checkout). Late ones are older than the newest that has been applied.", 0,
		func(c *cobra.Command, _ []string) error {
			show := func(status MigrationStatus, err error) error {
				if err != nil {
					return err
				}
				if f.asJSON {
					return printJSON(s.out, status)
				}
				status.Print(s.out)
				return nil
			}
			return f.with(c.Context(), s, func(m Migrate) error { return show(m.Status(c.Context())) },
				func(env config.Environment) error { return show(NewMigrationStatus(env, f.on)) })
		})
	f.flags(c)
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	return c
}

func migrateUpCommand(s streams) *cobra.Command {
	f, dry := &migrateFlags{}, false
	c := leaf("up", "Run the migrations that have not run", "Run what has not run, and resume what was interrupted, in the order of needs and time. `env up` does so after every deployment. "+
		"One runner works at a time. Ctrl-C stops behind the step that is under way; the next run goes on there. What failed is not tried again: see `migrate retry`.", 0,
		func(c *cobra.Command, _ []string) error {
			return f.with(c.Context(), s, func(m Migrate) error {
				if dry {
					out, err := m.DryRun(c.Context())
					if err != nil && len(out.Migrations) == 0 && !f.asJSON {
						return err // and not that there is nothing to run
					}
					return errors.Join(err, f.print(s, out, out.Print))
				}
				m.Why = f.why
				return m.Project.exclusive(m.Environment.Name, func() error {
					out, err := m.Up(c.Context())
					return f.ran(s, out, err)
				})
			}, nil)
		})
	f.running(c)
	c.Flags().StringSliceVar(&f.include, "include", nil, "IDs of migrations that only run on request here")
	c.Flags().StringVar(&f.why, "why", "", "reason, for the record of operations")
	c.Flags().BoolVar(&dry, "dry-run", false, "change nothing; print the items, capacity units, minutes and dollars it would take, and samples")
	return c
}

// reason demands a reason where an environment lasts.
func (f *migrateFlags) reason(what string, m Migrate) error {
	if names.Lasting(m.Environment.Name) && strings.TrimSpace(f.why) == "" {
		return usage("%s in %s needs --why: it goes into the record of operations", what, m.Environment.Name)
	}
	return nil
}

func migrateRetryCommand(s streams) *cobra.Command {
	f := &migrateFlags{}
	c := leaf("retry ID", "Try a failed migration again", "Try a migration that has failed again, from its last checkpoints. Correct the cause first.", 1,
		func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("expected the ID of a migration; `mainstay migrate status` lists them")
			}
			return f.with(c.Context(), s, func(m Migrate) error {
				if err := f.reason("a retry", m); err != nil {
					return err
				}
				return m.Project.exclusive(m.Environment.Name, func() error {
					out, err := m.Retry(c.Context(), args[0], f.why)
					return f.ran(s, out, err)
				})
			}, nil)
		})
	f.running(c)
	c.Flags().StringVar(&f.why, "why", "", "reason, for the record of operations")
	return c
}
