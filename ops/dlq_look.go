package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/redrive"
)

// DLQ is what every command on one dead-letter queue needs to know.
type DLQ struct {
	Project     Project
	Environment string
	Target      Target
	Queue       string         // its name, or a part of it
	Filter      redrive.Filter // which messages
	Limit       int            // how many; 0 = all
	Logs        time.Duration  // how far back the logs of failures are read
	Why         string         // for the record
	UI          *UI
}

// find finds the queue, and what is known of failures.
func (c DLQ) find(ctx context.Context) (DeadQueue, redrive.Failures, error) {
	all, err := c.Target.deadQueues(ctx, c.Environment)
	if err != nil {
		return DeadQueue{}, nil, err
	}
	if len(all) == 0 {
		return DeadQueue{}, nil, fmt.Errorf("find dead-letter queue: environment %s has none on %s; is it deployed? `mainstay env status` says", c.Environment, c.Target.Name)
	}
	d, err := pick(all, c.Queue)
	if err != nil {
		return d, nil, err
	}
	return d, c.Target.failuresOf(d, time.Now().Add(-c.Logs)), nil
}

func (c DLQ) look(d DeadQueue, known redrive.Failures) redrive.Look {
	return redrive.Look{API: sqs.NewFromConfig(c.Target.AWS), URL: d.URL, Filter: c.Filter, Limit: c.Limit, Failures: known, Clock: time.Now}
}

// Peeked is what a peek saw.
type Peeked struct {
	Queue   string           `json:"queue"`
	Depth   int              `json:"depth"`
	Met     int              `json:"met"`
	Groups  []redrive.Group  `json:"groups"`
	Letters []redrive.Letter `json:"letters"`
}

// Peek looks at messages and leaves them.
func (c DLQ) Peek(ctx context.Context) (Peeked, error) {
	d, known, err := c.find(ctx)
	if err != nil {
		return Peeked{}, err
	}
	letters, out, err := c.look(d, known).Peek(ctx)
	return Peeked{d.Name, d.Depth, out.Met, redrive.Grouped(letters), letters}, err
}

// Print writes groups for people.
func (p Peeked) Print(w io.Writer) {
	fmt.Fprintf(w, "%s holds %d messages; %d were looked at, %d picked\n", p.Queue, p.Depth, p.Met, len(p.Letters))
	if len(p.Groups) == 0 {
		return
	}
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "COUNT\tREDRIVEN\tKIND\tERROR\tSHAPE\tEXAMPLE")
	for _, g := range p.Groups {
		fmt.Fprintf(t, "%d\t%d\t%s\t%s\t%s\t%s\n", g.Count, g.Redriven, g.Kind, g.Error, cut(g.Shape, 80), g.Example)
	}
	t.Flush()
}

// Exported is what was copied into a file, and for a purge deleted then.
type Exported struct {
	Queue    string `json:"queue"`
	File     string `json:"file"`
	Messages int    `json:"messages"`
	Passed   int    `json:"passed"` // not picked
}

// Export copies messages into a file and leaves them. It changes nothing, but what was sent leaves the environment: that is
// recorded, too.
func (c DLQ) Export(ctx context.Context, file string) (out Exported, err error) {
	d, known, err := c.find(ctx)
	if err != nil {
		return out, err
	}
	r := oplog.Record{Operation: "dlq export", Environment: c.Environment, Subject: d.Name, Why: c.Why, Detail: file}
	err = c.Target.record(ctx, c.Project, r, func() (map[string]int, []string, error) {
		out, err = c.copy(d, file, func(a redrive.Archive) (redrive.Looked, error) { return c.look(d, known).Export(ctx, a) })
		return map[string]int{"copied": out.Messages, "passed": out.Passed}, nil, err
	})
	return out, err
}

// Purge copies messages into a file, and deletes each when its copy is safe.
func (c DLQ) Purge(ctx context.Context, file string) (out Exported, err error) {
	d, known, err := c.find(ctx)
	if err != nil {
		return out, err
	}
	if file == "" {
		file = c.Project.State("dlq", c.Environment, d.Name+"-purged.jsonl")
	}
	r := oplog.Record{Operation: "dlq purge", Environment: c.Environment, Subject: d.Name, Why: c.Why, Detail: file}
	err = c.Target.record(ctx, c.Project, r, func() (map[string]int, []string, error) {
		out, err = c.copy(d, file, func(a redrive.Archive) (redrive.Looked, error) { return c.look(d, known).Purge(ctx, a) })
		return map[string]int{"deleted": out.Messages, "passed": out.Passed}, nil, err
	})
	return out, err
}

func (c DLQ) copy(d DeadQueue, file string, work func(redrive.Archive) (redrive.Looked, error)) (Exported, error) {
	a, err := redrive.OpenArchive(file)
	if err != nil {
		return Exported{}, err
	}
	out, err := work(a)
	return Exported{d.Name, file, out.Picked, out.Met - out.Picked}, errors.Join(err, a.Close())
}
