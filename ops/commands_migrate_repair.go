package ops

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/internal/embedded"
)

// print writes a result as data or for people.
func (f *migrateFlags) print(s streams, v any, people func(io.Writer)) error {
	if f.asJSON {
		return printJSON(s.out, v)
	}
	people(s.out)
	return nil
}

// ran prints what a run has done, also one that failed then; of one that did nothing but fail, the error says all.
func (f *migrateFlags) ran(s streams, out Migrated, err error) error {
	if err != nil && len(out.Applied) == 0 && !f.asJSON {
		return err
	}
	return errors.Join(err, f.print(s, out, out.Print))
}

func migrateRepairCommand(s streams) *cobra.Command {
	f := &migrateFlags{}
	var accept, applied, again bool
	c := leaf("repair ID", "Correct what an environment knows of a migration", "Take a decision that no run takes by itself: that the source of an applied migration may differ from what ran (--accept), "+
		"that somebody did by hand what it does (--mark-applied), or that it runs anew from the beginning (--again). The history keeps who did it, why, and what it was before.", 1,
		func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("expected the ID of a migration; `mainstay migrate status` lists them")
			}
			how, err := choice(accept, applied, again)
			if err != nil {
				return err
			}
			if f.why == "" {
				return usage("a repair needs --why: it goes into the history")
			}
			return f.with(c.Context(), s, func(m Migrate) error {
				err := m.Project.exclusive(m.Environment.Name, func() error { return m.Repair(c.Context(), args[0], how, f.why) })
				if err == nil {
					fmt.Fprintf(s.err, "repaired %s: %s\n", args[0], how)
				}
				return err
			}, nil)
		})
	f.flags(c)
	c.Flags().StringVar(&f.why, "why", "", "reason, for the history")
	c.Flags().BoolVar(&accept, "accept", false, "accept the source as it is now as what was applied")
	c.Flags().BoolVar(&applied, "mark-applied", false, "mark it as applied without running it")
	c.Flags().BoolVar(&again, "again", false, "have it run again from the beginning")
	return c
}

func choice(accept, applied, again bool) (migrate.Repair, error) {
	switch {
	case accept && !applied && !again:
		return migrate.Accept, nil
	case applied && !accept && !again:
		return migrate.MarkApplied, nil
	case again && !accept && !applied:
		return migrate.Again, nil
	}
	return "", usage("expected one of --accept, --mark-applied and --again")
}

func migrateHistoryCommand(s streams) *cobra.Command {
	f, limit := &migrateFlags{}, 0
	c := leaf("history [ID]", "Show what happened to migrations", "List every change of state of a migration, or of all: when, by whom, from which commit and pipeline run, which attempt, and how it ended.", 1,
		func(c *cobra.Command, args []string) error {
			id := ""
			if len(args) > 0 {
				id = args[0]
			}
			if limit < 1 {
				return usage("--limit %d: expected 1 or more", limit)
			}
			show := func(out MigrationHistory, err error) error {
				if err := f.bear(err, s); err != nil {
					return err
				}
				return f.print(s, out, out.Print)
			}
			return f.with(c.Context(), s,
				func(m Migrate) error { return show(m.History(c.Context(), id, limit)) },
				func(env config.Environment) error {
					return show(MigrationHistory{env.Name, []migrate.Event{}}, absent(env.Name, f.on))
				})
		})
	f.flags(c)
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	c.Flags().IntVar(&limit, "limit", 50, "how many, newest first")
	return c
}

func opsLogCommand(s streams) *cobra.Command {
	f, limit := &migrateFlags{}, 0
	c := leaf("log", "Show who did what to an environment", "List the records of operations: migrations, redriven and purged dead letters, repairs. Who, why, from which commit and pipeline run, how much, and how it ended.", 0,
		func(c *cobra.Command, _ []string) error {
			if limit < 1 {
				return usage("--limit %d: expected 1 or more", limit)
			}
			project, env, err := f.find(c.Context())
			if err != nil {
				return err
			}
			log := LogOperations{Project: project, Environment: env.Name, Limit: limit}
			target, err := OpenTarget(c.Context(), project, f.on, env.Name)
			if err == nil {
				log.Target = &target
			} else if !embedded.NotRunning(err) {
				return err
			}
			out, err := log.Run(c.Context())
			if err := f.bear(err, s); err != nil {
				return err
			}
			out.Target = f.on
			return f.print(s, out, out.Print)
		})
	f.flags(c)
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	c.Flags().IntVar(&limit, "limit", 50, "how many, newest first")
	return c
}
