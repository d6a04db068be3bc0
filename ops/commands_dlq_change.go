package ops

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

func dlqPurgeCommand(s streams) *cobra.Command {
	f, file := &dlqFlags{}, ""
	c := leaf("purge [QUEUE]", "Copy dead letters into a file and delete them", "Copy the messages of a dead-letter queue into a file of JSON lines, and delete each when its copy "+
		"is safe on the disk. `dlq replay` puts them back.", 1,
		func(c *cobra.Command, args []string) error {
			if !f.yes {
				return usage("deleting messages needs --yes")
			}
			return f.with(c, args, s, func(ctx context.Context, d DLQ, _ parsed) error {
				out, err := d.Purge(ctx, file)
				if err != nil {
					return err
				}
				return f.exported(s, out, "moved")
			})
		})
	c.Flags().StringVar(&file, "out", "", "file to add the copies to (default: in .mainstay/dlq)")
	c.Flags().IntVar(&f.limit, "limit", 0, "how many messages; 0 = all")
	c.Flags().BoolVar(&f.yes, "yes", false, "really delete")
	return f.mutates(f.add(c))
}

func dlqRedriveCommand(s streams) *cobra.Command {
	f, r := &dlqFlags{}, DLQRedrive{}
	c := leaf("redrive [QUEUE]", "Put dead letters back to work", "Send the messages of a dead-letter queue back to where they came from: one, then ten, then the rest. After each step, "+
		"it waits until they were handled, and it stops at the first that fails anew. It refuses while the version that failed is still live. A message is deleted only "+
		"when its copy is confirmed; a run that was killed is run again. Where nothing is picked or changed, SQS's own move task takes the rest. "+
		"Events of rules and schedules, and failures of asynchronous invocations, go to the function or queue that failed at them; records of a table's stream "+
		"are read again and given to the function.", 1,
		func(c *cobra.Command, args []string) error {
			if r.To != "" {
				if err := redrive.CheckTarget(r.To); err != nil {
					return usageError{err}
				}
			}
			if r.MaxRedrives < 1 {
				return usage("--max-redrives %d: expected 1 or more", r.MaxRedrives)
			}
			if r.Settle < 0 {
				return usage("--settle %s: expected 0 or more", r.Settle)
			}
			return f.with(c, args, s, func(ctx context.Context, d DLQ, p parsed) error {
				r.DLQ, r.Edit, r.Velocity = d, p.edit, f.velocity
				out, err := r.Run(ctx)
				return f.redriven(s, out, err)
			})
		})
	c.Flags().IntVar(&f.limit, "limit", 0, "how many messages; 0 = all")
	c.Flags().StringVar(&r.To, "to", "", "ARN of the queue or function to send to (default: where they came from)")
	c.Flags().StringVar(&r.Quarantine, "quarantine", "", "file to take poison to; without it, poison stays in the queue")
	c.Flags().IntVar(&r.MaxRedrives, "max-redrives", 3, "after so many redrives, a message is poison")
	c.Flags().DurationVar(&r.Settle, "settle", 0, "how long to wait to see a step handled (default: as long as its messages may fail)")
	c.Flags().BoolVar(&r.Force, "force", false, "also while the version that failed is live; the record says so")
	c.Flags().BoolVar(&r.OneByOne, "one-by-one", false, "never leave the rest to SQS's own move task")
	return f.sends(f.mutates(f.add(c)))
}

// redriven prints the report also of a run that stopped: what was moved until then is moved.
func (f *dlqFlags) redriven(s streams, out redrive.Report, err error) error {
	if out.Run == "" {
		return err
	}
	if f.asJSON {
		if e := printJSON(s.out, out); err == nil {
			return e
		}
		return err
	}
	printRedrive(s.out, out)
	return err
}

func dlqReplayCommand(s streams) *cobra.Command {
	f, r := &dlqFlags{}, DLQReplay{}
	c := leaf("replay FILE", "Put messages from a file back", "Send the messages of a file that `dlq export` or `dlq purge` wrote: back into the dead-letter queue that they were in, or, with --source, "+
		"into the queue that they came from. What has been sent is noted beside the file, so that it may be run again; a message is never sent twice by that.", 1,
		func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("replay needs a file; see `%s --help`", c.CommandPath())
			}
			r.File = args[0]
			if _, err := r.queueName(); err != nil {
				return err
			}
			return f.with(c, nil, s, func(ctx context.Context, d DLQ, p parsed) error {
				d.Queue = r.Queue
				r.DLQ, r.Edit, r.Velocity = d, p.edit, f.velocity
				out, err := r.Run(ctx)
				if err != nil && out.Refused == 0 {
					return err
				}
				return errors.Join(err, f.replayed(s, out))
			})
		})
	c.Flags().StringVar(&r.Queue, "queue", "", "dead-letter queue (default: the one that the messages were in)")
	c.Flags().BoolVar(&r.ToSource, "source", false, "into the queue that they came from, to be handled")
	return f.sends(f.mutates(f.add(c)))
}

func (f *dlqFlags) replayed(s streams, out redrive.Replayed) error {
	if f.asJSON {
		return printJSON(s.out, out)
	}
	fmt.Fprintf(s.out, "%d messages sent, %d sent before, %d not picked, %d refused, %d further copies; at most %d duplicates\n",
		out.Sent, out.Before, out.Passed, out.Refused, out.Twice, out.Maybe)
	printNotes(s.out, out.Warnings)
	return nil
}
