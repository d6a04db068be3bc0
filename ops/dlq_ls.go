package ops

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// DLQList lists the dead-letter queues of an environment.
type DLQList struct {
	Project     Project
	Environment string
	Target      Target
}

// DeadQueues is what DLQList found.
type DeadQueues struct {
	Environment string      `json:"environment"`
	Target      string      `json:"target"`
	Queues      []DeadQueue `json:"queues"`
}

// Run lists.
func (c DLQList) Run(ctx context.Context) (DeadQueues, error) {
	out := DeadQueues{c.Environment, c.Target.Name, []DeadQueue{}}
	err := c.Target.present(ctx, c.Environment)
	if err != nil {
		return out, err
	}
	if out.Queues, err = c.Target.deadQueues(ctx, c.Environment); err != nil {
		return out, err
	}
	return out, c.Target.measured(ctx, out.Queues, c.Project.State("dlq", c.Environment, "depths.json"), time.Now())
}

// Print writes the list for people.
func (d DeadQueues) Print(w io.Writer) {
	if len(d.Queues) == 0 {
		fmt.Fprintf(w, "environment %s has no dead-letter queues on %s\n", d.Environment, d.Target)
		return
	}
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "QUEUE\tDEPTH\tOLDEST\tGROWTH\tSOURCE\tFUNCTION")
	for _, q := range d.Queues {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\n", q.Name, q.Depth, age(q.Oldest), q.Growth, q.from(), q.functions())
	}
	t.Flush()
}

// String writes a growth for people.
func (g *Growth) String() string {
	if g == nil {
		return "-"
	}
	return fmt.Sprintf("%+d in %s", g.Messages, (time.Duration(g.Seconds) * time.Second))
}

func age(seconds *int) string {
	if seconds == nil {
		return "-"
	}
	return (time.Duration(*seconds) * time.Second).String()
}

// from names what messages come from: queues, rules and so on.
func (d DeadQueue) from() string {
	var names []string
	for _, s := range d.Sources {
		names = append(names, s.label())
	}
	return dash(names)
}

// hasQueues says whether messages come from queues.
func (d DeadQueue) hasQueues() bool {
	return slices.ContainsFunc(d.Sources, func(s DeadSource) bool { return s.Queue != "" })
}

// functions names the functions that failed.
func (d DeadQueue) functions() string {
	var names []string
	for _, s := range d.Sources {
		if s.Release != nil && !slices.Contains(names, s.Release.Function) {
			names = append(names, s.Release.Function)
		}
	}
	return dash(names)
}

func dash(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, ", ")
}
