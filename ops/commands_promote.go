package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/promote"
	"github.com/mainstay-go/mainstay/names"
)

// promoteFlags are those of env promote.
type promoteFlags struct {
	place
	release, digest, profile string
	watch                    time.Duration
	asJSON                   bool
}

func envPromoteCommand(s streams) *cobra.Command {
	f := &promoteFlags{}
	c := leaf("promote", "Take what ran in staging to production", "Deploy to production the assembly that ran in staging, byte for byte: its digest is compared with the one that "+
		"staging's record has. On AWS new code gets a part of the traffic first. Then no alarm may go on, migrations run, and the probes have to be green; "+
		"otherwise production is rolled back to what it had, and the command exits with 1.", 0,
		func(c *cobra.Command, _ []string) error { return f.run(c.Context(), s) })
	c.Flags().StringVar(&f.env, "env", "", "what is changed: production, and nothing else (no default)")
	c.Flags().StringVar(&f.on, "on", OnEmbedded, "target: embedded or aws")
	c.Flags().StringVar(&f.release, "assembly", "", "folder of the release (default: .mainstay/release, which `mainstay env up --env staging` makes)")
	c.Flags().StringVar(&f.digest, "digest", "", "digest of what ran in staging, as `mainstay env up --json` has it (default: staging's records are asked)")
	c.Flags().StringVar(&f.profile, "staging-profile", "", "AWS profile of staging's account, for its records (default: the credentials in force)")
	c.Flags().DurationVar(&f.watch, "watch", 10*time.Second, "how long no alarm may go on, once everything is deployed")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print the summary as JSON, also of a promotion that failed")
	return c
}

func (f *promoteFlags) run(ctx context.Context, s streams) error {
	project, env, err := f.check(ctx)
	if err != nil {
		return err
	}
	release, err := project.releaseOrDefault(f.release)
	if err != nil {
		return err
	}
	ui := NewUI(s.err)
	ui.Printf("environment %s on %s", env.Name, f.on)
	target, err := prepare(ctx, project, f.on, env.Name, ui)
	if err != nil {
		return err
	}
	p := EnvPromote{Project: project, Environment: env, Target: target, UI: ui, Release: release, Digest: f.digest, Watch: f.watch,
		Staging: func(ctx context.Context) (oplog.Store, error) { return f.staging(ctx, project) }}
	return project.exclusive(env.Name, func() error {
		done, err := p.Run(ctx)
		if f.asJSON {
			return errors.Join(err, printJSON(s.out, done))
		}
		if err == nil {
			done.Print(s.out)
		}
		return err
	})
}

// check resolves the flags. Production is never meant by default.
func (f *promoteFlags) check(ctx context.Context) (Project, config.Environment, error) {
	if f.env != names.Production {
		return Project{}, config.Environment{}, usage("--env %q: expected %s, typed in full: it is what a promotion changes", f.env, names.Production)
	}
	if f.watch < 0 {
		return Project{}, config.Environment{}, usage("--watch %s: expected 0s or more", f.watch)
	}
	if f.digest != "" && !strings.HasPrefix(f.digest, promote.Prefix) {
		return Project{}, config.Environment{}, usage("--digest %q: expected %s and 64 digits, as `mainstay env up --json` has it", f.digest, promote.Prefix)
	}
	return f.find(ctx)
}

// staging opens the records of staging, in its own account.
func (f *promoteFlags) staging(ctx context.Context, project Project) (oplog.Store, error) {
	target, err := OpenTarget(ctx, project, f.on, names.Staging)
	if f.on == OnAWS && f.profile != "" {
		target, err = awsTarget(ctx, f.profile)
	}
	if err != nil {
		return nil, fmt.Errorf("look up what ran in staging: %w", err)
	}
	return target.records(ctx, project, names.Staging)
}

// Print writes it for people.
func (p Promotion) Print(w io.Writer) {
	fmt.Fprintf(w, "\n%s on %s runs %s\n\n  functions     %d, updated: %s\n", p.Environment, p.Target, p.Release, len(p.Functions), some(p.Updated))
	if len(p.Migrated) > 0 {
		fmt.Fprintf(w, "  migrations    %s\n", Migrated{Applied: p.Migrated})
	}
	if p.URL != "" {
		fmt.Fprintf(w, "  url           %s\n", p.URL)
	}
}
