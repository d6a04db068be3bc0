package ops

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

// diffFlags are those of env diff.
type diffFlags struct {
	place
	assembly, full, markdown string
	asJSON                   bool
}

func envDiffCommand(s streams) *cobra.Command {
	f := &diffFlags{}
	c := leaf("diff", "Say what a deployment would do, the most dangerous first", "Compare the code as it is, or an assembly, with what is deployed: what is made anew, which data goes, "+
		"who may do more, which names are taken; then the rest, the functions that change, the cost and the room to limits. Nothing is changed. It exits with 0 whatever it finds.", 0,
		func(c *cobra.Command, _ []string) error { return f.run(c.Context(), s) })
	f.flags(c)
	c.Flags().StringVar(&f.assembly, "assembly", "", "folder of what would be deployed (default: the code as it is, built and synthesized)")
	c.Flags().StringVar(&f.markdown, "markdown", "", "file for the short text, for a comment on a pull request")
	c.Flags().StringVar(&f.full, "full", "", "file for everything, with what each property was and is")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	return c
}

func (f *diffFlags) run(ctx context.Context, s streams) error {
	project, env, err := f.find(ctx)
	if err != nil {
		return err
	}
	if f.assembly == "" {
		if err := project.EnsureNode(ctx, os.Environ()); err != nil {
			return err
		}
	}
	target, err := OpenTarget(ctx, project, f.on, env.Name)
	running := err == nil
	if embedded.NotRunning(err) {
		target, err = absentTarget(), nil // then nothing is deployed
	}
	if err != nil {
		return err
	}
	d, err := EnvDiff{Project: project, Environment: env, Target: target, Running: running, Assembly: f.assembly, UI: NewUI(s.err)}.Run(ctx)
	if err != nil {
		return err
	}
	return f.tell(s, d)
}

// tell writes what was found to wherever it was asked for.
func (f *diffFlags) tell(s streams, d Diffed) error {
	for file, text := range map[string]string{f.markdown: d.Markdown(), f.full: d.Full()} {
		if file == "" {
			continue
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return fmt.Errorf("write what was found: %w", err)
		}
	}
	if f.asJSON {
		return printJSON(s.out, d)
	}
	_, err := fmt.Fprint(s.out, d.Markdown())
	return err
}

// absentTarget is an embedded AWS that is not running: one can build for it.
func absentTarget() Target {
	return Target{Name: OnEmbedded, GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, Fit: embedded.Fit, Environ: func(base []string) []string { return base }}
}
