package ops

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// streams is where a command's data and everything else go.
type streams struct{ out, err io.Writer }

// Root returns the whole command line.
func Root(stdout, stderr io.Writer) *cobra.Command {
	s := streams{stdout, stderr}
	root := group("mainstay", "Build, deploy and operate serverless environments",
		buildCommand(s), checkCommand(s), verifyCommand(s),
		group("env", "Environments: complete copies of the application",
			envNameCommand(s), envUpCommand(s), envDownCommand(s), envStatusCommand(s), envListCommand(s), envSleepCommand(s), envWakeCommand(s), envReapCommand(s),
			envDiffCommand(s), envPromoteCommand(s), envDriftCommand(s), envCommentCommand(s)),
		group("init", "What is done once, before there are environments", initAccountCommand(s)),
		stacksCommand(s), costCommand(s), limitsCommand(s),
		alarmsCommand(s), eventsCommand(s),
		group("e2e", "End to end: what must hold of a deployed environment", e2eBackendCommand(s)),
		iamCommands(s),
		group("dlq", "Dead letters: look at them, put them back to work", dlqListCommand(s), dlqPeekCommand(s), dlqExportCommand(s), dlqRedriveCommand(s), dlqPurgeCommand(s), dlqReplayCommand(s)),
		migrateCommand(s), group("ops", "Operations: who did what to an environment", opsLogCommand(s)),
		group("embedded", "The embedded AWS: a stand-in for an account, on this machine",
			embeddedStartCommand(s), embeddedStopCommand(s), embeddedStatusCommand(s), embeddedServeCommand(s)),
	)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(mistaken)
	root.Version = version()
	return root
}

// group is a command that only has others below it.
func group(name, short string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: name, Short: short, Args: cobra.ArbitraryArgs, RunE: func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage("unknown command %q%s; see `%s --help`", args[0], meant(c, args[0]), c.CommandPath())
		}
		return c.Help()
	}}
	c.AddCommand(commands...)
	return c
}

// meant names the command below c that was perhaps meant by a name.
func meant(c *cobra.Command, name string) string {
	c.SuggestionsMinimumDistance = 2
	if found := c.SuggestionsFor(name); len(found) > 0 {
		return fmt.Sprintf("; did you mean %q?", found[0])
	}
	return ""
}

// leaf is a command that does something; it takes at most max arguments.
func leaf(use, short, long string, most int, run func(c *cobra.Command, args []string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Long: long, RunE: run, Args: func(c *cobra.Command, args []string) error {
		if len(args) > most {
			return usage("unexpected argument %q; see `%s --help`", args[most], c.CommandPath())
		}
		return nil
	}}
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
