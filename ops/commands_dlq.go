package ops

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/redrive"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/names"
)

// dlqFlags are those that the commands on a dead-letter queue share.
type dlqFlags struct {
	place
	asJSON, yes, mutating      bool
	filter, failed, why, patch string
	older, newer, logs         time.Duration
	attributes                 map[string]string
	limit                      int
	velocity                   float64
}

func (f *dlqFlags) add(c *cobra.Command) *cobra.Command {
	f.flags(c)
	c.Flags().BoolVar(&f.asJSON, "json", false, "print JSON")
	c.Flags().StringVar(&f.filter, "filter", "", "jq expression over {id, body, text, attributes, group, age, receives, redrives, kind, target, error}")
	c.Flags().StringVar(&f.failed, "error", "", "only messages whose error contains this")
	c.Flags().DurationVar(&f.older, "older", 0, "only messages sent at least so long ago, such as 90m")
	c.Flags().DurationVar(&f.newer, "newer", 0, "only messages sent at most so long ago")
	c.Flags().StringToStringVar(&f.attributes, "attribute", nil, "only messages with this attribute, such as tenant=acme")
	c.Flags().DurationVar(&f.logs, "logs", 24*time.Hour, "how far back the functions' logs are read for errors")
	return c
}

// mutates adds the flags of commands that change something.
func (f *dlqFlags) mutates(c *cobra.Command) *cobra.Command {
	f.mutating = true
	c.Flags().StringVar(&f.why, "why", "", "the reason, for the record; needed in staging and production")
	return c
}

func (f *dlqFlags) sends(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&f.patch, "patch", "", "file with a JSON Patch (RFC 6902) to apply to each message's body")
	c.Flags().Float64Var(&f.velocity, "velocity", 0, "messages a second at most; 0 = as fast as it goes")
	return c
}

// parsed is what was understood of the flags.
type parsed struct {
	filter redrive.Filter
	edit   redrive.Edit
}

// parse checks everything that can be checked before anything is called.
func (f *dlqFlags) parse() (p parsed, err error) {
	for name, negative := range map[string]bool{"limit": f.limit < 0, "older": f.older < 0, "newer": f.newer < 0, "velocity": f.velocity < 0, "logs": f.logs < 0} {
		if negative {
			return p, usage("--%s: found a negative value; expected 0 or more", name)
		}
	}
	if math.IsNaN(f.velocity) || math.IsInf(f.velocity, 0) {
		return p, usage("--velocity %g: expected messages a second, such as 50; 0 is as fast as it goes", f.velocity)
	}
	if f.newer > 0 && f.older > f.newer {
		return p, usage("--older %s and --newer %s: no message is both; expected --older to be the shorter", f.older, f.newer)
	}
	p.filter = redrive.Filter{OlderThan: f.older, NewerThan: f.newer, Error: f.failed, Attributes: f.attributes}
	if f.filter != "" {
		if p.filter.Query, err = redrive.ParseQuery(f.filter); err != nil {
			return p, usageError{err}
		}
	}
	if f.patch == "" {
		return p, nil
	}
	text, err := os.ReadFile(f.patch)
	if err != nil {
		return p, fmt.Errorf("read JSON patch: %w", err)
	}
	if p.edit, err = redrive.ParsePatch(text); err != nil {
		return p, fmt.Errorf("%s: %w", f.patch, err)
	}
	return p, nil
}

// with resolves flags and argument, and runs work on the queue that they mean.
func (f *dlqFlags) with(c *cobra.Command, args []string, s streams, work func(ctx context.Context, d DLQ, p parsed) error) error {
	p, err := f.parse()
	if err != nil {
		return err
	}
	project, env, err := f.find(c.Context())
	if err != nil {
		return err
	}
	if f.mutating && names.Lasting(env.Name) && strings.TrimSpace(f.why) == "" {
		return usage("changing messages of %s needs --why: it goes into the record of operations", env.Name)
	}
	target, err := OpenTarget(c.Context(), project, f.on, env.Name)
	if err != nil {
		return err
	}
	if err := target.present(c.Context(), env.Name); err != nil {
		return err
	}
	d := DLQ{Project: project, Environment: env.Name, Target: target, Queue: strings.Join(args, ""), Filter: p.filter, Limit: f.limit, Logs: f.logs, Why: f.why, UI: NewUI(s.err)}
	if !f.mutating {
		return work(c.Context(), d, p)
	}
	return project.exclusive(env.Name, func() error { return work(c.Context(), d, p) })
}

func dlqListCommand(s streams) *cobra.Command {
	var p place
	var asJSON bool
	c := leaf("ls", "List the dead-letter queues of an environment", "List every dead-letter queue of an environment: how many messages it holds, how old the "+
		"oldest is, how it grew, and which queue and function its messages come from. Where CloudWatch has no metrics of a queue, as in the embedded AWS, "+
		"a few messages are looked at, and growth is since the last ls.", 0,
		func(c *cobra.Command, _ []string) error {
			project, env, err := p.find(c.Context())
			if err != nil {
				return err
			}
			out, err := p.deadQueues(c.Context(), project, env.Name)
			if err := p.bear(err, s); err != nil {
				return err
			}
			if asJSON {
				return printJSON(s.out, out)
			}
			out.Print(s.out)
			return nil
		})
	p.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// deadQueues lists the queues of an environment; none of one that is not there, with an absence.
func (p *place) deadQueues(ctx context.Context, project Project, environment string) (DeadQueues, error) {
	target, err := OpenTarget(ctx, project, p.on, environment)
	if embedded.NotRunning(err) {
		return DeadQueues{environment, p.on, []DeadQueue{}}, absent(environment, p.on)
	}
	if err != nil {
		return DeadQueues{}, err
	}
	return DLQList{Project: project, Environment: environment, Target: target}.Run(ctx)
}

func dlqPeekCommand(s streams) *cobra.Command {
	f := &dlqFlags{}
	c := leaf("peek [QUEUE]", "Look at dead letters and leave them", "Look at the messages of a dead-letter queue, grouped by error and by shape. What is received for that "+
		"is visible again when the command ends; the receive counts rise. In a FIFO queue, the first 10 messages of each group can be seen. "+
		"QUEUE is a part of its name, and may be left out where there is only one.", 1,
		func(c *cobra.Command, args []string) error {
			return f.with(c, args, s, func(ctx context.Context, d DLQ, _ parsed) error {
				out, err := d.Peek(ctx)
				if err != nil {
					return err
				}
				if f.asJSON {
					return printJSON(s.out, out)
				}
				out.Print(s.out)
				return nil
			})
		})
	c.Flags().IntVar(&f.limit, "limit", 100, "how many messages to look at; 0 = all")
	return f.add(c)
}

func dlqExportCommand(s streams) *cobra.Command {
	f, file := &dlqFlags{}, ""
	c := leaf("export [QUEUE]", "Copy dead letters into a file", "Copy the messages of a dead-letter queue into a file of JSON lines, and leave them in the queue. The file "+
		"holds what was sent, in clear; only you can read it. In a FIFO queue, the first 10 messages of each group can be seen: `dlq purge` copies all.", 1,
		func(c *cobra.Command, args []string) error {
			if file == "" {
				return usage("export needs --out FILE")
			}
			return f.with(c, args, s, func(ctx context.Context, d DLQ, _ parsed) error {
				out, err := d.Export(ctx, file)
				if err != nil {
					return err
				}
				return f.exported(s, out, "copied")
			})
		})
	c.Flags().StringVar(&file, "out", "", "file to add the copies to")
	c.Flags().IntVar(&f.limit, "limit", 0, "how many messages; 0 = all")
	return f.add(c)
}

func (f *dlqFlags) exported(s streams, out Exported, what string) error {
	if f.asJSON {
		return printJSON(s.out, out)
	}
	fmt.Fprintf(s.out, "%d messages of %s %s to %s, %d not picked\n", out.Messages, out.Queue, what, out.File, out.Passed)
	return nil
}
