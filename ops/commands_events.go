package ops

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/embedded"
)

func eventsCommand(s streams) *cobra.Command {
	return group("events", "Events: what functions see, as fixtures of their tests", eventsShapesCommand(s), eventsPullCommand(s), eventsReplayCommand(s))
}

// eventsFlags are those that the commands on logged events share.
type eventsFlags struct {
	place
	function string
	since    time.Duration
	asJSON   bool
}

func (f *eventsFlags) add(c *cobra.Command) *cobra.Command {
	f.flags(c)
	c.Flags().StringVar(&f.function, "function", "", "only this function, as in functions/ (default: all)")
	c.Flags().DurationVar(&f.since, "since", 24*time.Hour, "how far back logs are read, such as 168h")
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	return c
}

// open finds project, environment and target.
func (f *eventsFlags) open(c *cobra.Command) (Project, config.Environment, Target, error) {
	if f.since <= 0 {
		return Project{}, config.Environment{}, Target{}, usage("--since %s: expected a time, such as 24h", f.since)
	}
	project, env, err := f.find(c.Context())
	if err != nil {
		return project, env, Target{}, err
	}
	target, err := OpenTarget(c.Context(), project, f.on, env.Name)
	return project, env, target, err
}

func eventsShapesCommand(s streams) *cobra.Command {
	var f eventsFlags
	strict := false
	return f.add(withStrict(leaf("shapes", "Say which shapes of events no test has", "Read what functions logged about the shapes of their events (fields and types, no "+
		"values; see kit/capture), and compare them with the fixtures in functions/<name>/testdata: what is in no fixture comes first, with what is new about it.", 0,
		func(c *cobra.Command, _ []string) error {
			project, env, target, err := f.open(c)
			all := []SeenShape{}
			if err == nil {
				command := NewEventsShapes(project, env.Name, target)
				command.Function, command.Since = f.function, time.Now().Add(-f.since)
				all, err = command.Run(c.Context())
			} else if embedded.NotRunning(err) {
				err = nil // then nothing is deployed
			}
			switch {
			case err != nil:
				return err
			case f.asJSON:
				err = printJSON(s.out, all)
			default:
				printShapes(s.out, env.Name, all)
			}
			if err != nil || !strict {
				return err
			}
			return untested(env.Name, all)
		}), &strict))
}

func withStrict(c *cobra.Command, strict *bool) *cobra.Command {
	c.Flags().BoolVar(strict, "strict", false, "exit with 1 when a shape is in no fixture")
	return c
}

func eventsPullCommand(s streams) *cobra.Command {
	var f eventsFlags
	all := false
	c := leaf("pull", "Fetch events of an environment as fixtures", "Write the newest sample of each shape that no fixture has to functions/<name>/testdata, without what "+
		"tells something about somebody (see kit/capture/redact; look at them before you commit them), and a test that reads them where the function has none. No file is written over.", 0,
		func(c *cobra.Command, _ []string) error {
			project, env, target, err := f.open(c)
			if err != nil {
				return err
			}
			command := NewEventsPull(project, env.Name, target)
			command.Function, command.Since, command.All = f.function, time.Now().Add(-f.since), all
			pulled, err := command.Run(c.Context())
			if err != nil {
				return err
			}
			if f.asJSON {
				return printJSON(s.out, pulled)
			}
			for _, p := range pulled {
				fmt.Fprintln(s.out, p.File)
			}
			if len(pulled) == 0 {
				fmt.Fprintln(s.err, "nothing new: every sample looks like a fixture")
			}
			return nil
		})
	c.Flags().BoolVar(&all, "all", false, "also samples that look like a fixture")
	return f.add(c)
}

func eventsReplayCommand(s streams) *cobra.Command {
	var p place
	var r EventsReplay
	asJSON, yes := false, false
	c := leaf("replay EVENT", "Run an event through a function", "Run an event, a file or the name of one in functions/<name>/testdata, through the function of an environment. With --here "+
		"the code of the working tree runs instead, as a process on this machine, with the settings of the deployed function and the credentials of whoever runs this. "+
		"Either way it does what the function does: it writes and sends. Exits with 1 when the function fails.", 1,
		func(c *cobra.Command, args []string) error {
			if len(args) == 0 || r.Function == "" {
				return usage("expected an event and --function; see `%s --help`", c.CommandPath())
			}
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			if env.Kind != config.Branch && !yes {
				return usage("replaying an event in %s does there what the function does; say --yes", env.Name)
			}
			target, err := OpenTarget(c.Context(), project, p.on, env.Name)
			if err != nil {
				return err
			}
			r.Project, r.Environment, r.File, r.Target = project, env.Name, args[0], target
			r.Output = func(line string) { fmt.Fprintln(s.err, line) }
			replayed, err := r.Run(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(s.out, replayed)
			} else {
				fmt.Fprint(s.err, replayed.Log)
				fmt.Fprintln(s.out, string(replayed.Answer))
			}
			if err == nil && replayed.Failed != "" {
				err = fmt.Errorf("replay %s through %s: the function failed: %s", r.File, r.Function, replayed.Failed)
			}
			return err
		})
	p.flags(c)
	c.Flags().StringVar(&r.Function, "function", "", "the function, as in functions/")
	c.Flags().BoolVar(&r.Here, "here", false, "run the code of the working tree on this machine")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().BoolVar(&yes, "yes", false, "really, needed in staging and production")
	return c
}
