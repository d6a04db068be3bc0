package ops

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

// DeadQueue is a dead-letter queue of an environment.
type DeadQueue struct {
	Name    string       `json:"name"` // logical id in its stack
	URL     string       `json:"url"`
	FIFO    bool         `json:"fifo"`
	Depth   int          `json:"depth"`
	Hidden  int          `json:"hidden"`        // of them, those that somebody has received
	Oldest  *int         `json:"oldestSeconds"` // age of the oldest message; null: unknown
	Growth  *Growth      `json:"growth"`        // null: unknown
	Sources []DeadSource `json:"sources"`       // what sends to it; several of them share it
	queue   redrive.Queue
}

// Growth is how many more messages there are than there were.
type Growth struct {
	Messages int `json:"messages"`
	Seconds  int `json:"seconds"` // since when
}

// DeadSource is what dead letters come from.
type DeadSource struct {
	Kind     redrive.Kind     `json:"kind"`
	Name     string           `json:"name,omitempty"`  // logical id of the rule, schedule, subscription or function; of a queue, Queue is
	Queue    string           `json:"queue,omitempty"` // logical id of the queue that they died in; "" = none
	Function string           `json:"function,omitempty"`
	Release  *redrive.Release `json:"release,omitempty"` // what is live of the function
	LogGroup string           `json:"logGroup,omitempty"`
	queue    redrive.Queue
}

// deadQueues finds the dead-letter queues of an environment: those that another of its queues, a function or an event
// source names as such, and those that a construct has called so.
func (t Target) deadQueues(ctx context.Context, environment string) ([]DeadQueue, error) {
	all, stacks, err := t.queuesOf(ctx, environment)
	if err != nil {
		return nil, err
	}
	api, queues := sqs.NewFromConfig(t.AWS), make([]redrive.Queue, len(all))
	for i, q := range all {
		if queues[i], err = redrive.Describe(ctx, api, q.URL); err != nil {
			return nil, err
		}
	}
	behind, err := t.consumers(ctx, environment)
	if err != nil {
		return nil, err
	}
	declared, err := t.senders(ctx, stacks)
	if err != nil {
		return nil, err
	}
	found := []DeadQueue{}
	for i, q := range all {
		d := DeadQueue{Name: q.Name, URL: q.URL, FIFO: queues[i].FIFO, Depth: queues[i].Depth(), Hidden: queues[i].InFlight, queue: queues[i],
			Sources: append(sources(all, queues, queues[i].ARN, behind), declared[q.URL]...)}
		if len(d.Sources) > 0 || strings.Contains(q.Name, deadLetterID) {
			found = append(found, d)
		}
	}
	return found, t.releases(ctx, found)
}

// deadLetterID is in the logical ID of every dead-letter queue that Mainstay's constructs make.
const deadLetterID = "DeadLetter"

// sources lists what sends its failures to a queue.
func sources(all []QueueState, queues []redrive.Queue, arn string, behind consumers) []DeadSource {
	found := []DeadSource{}
	for i, q := range queues {
		if q.DeadLetter == arn {
			found = append(found, DeadSource{Kind: redrive.FromQueue, Queue: all[i].Name, Function: behind.of[q.ARN], queue: q})
		}
	}
	return append(found, behind.failing[arn]...)
}

// pick finds the one dead-letter queue that a name, or a part of it, means. No name is enough where there is one only.
func pick(all []DeadQueue, name string) (DeadQueue, error) {
	var found []DeadQueue
	for _, q := range all {
		if name != "" && (strings.EqualFold(q.Name, name) || q.queue.Name() == name || q.URL == name) {
			return q, nil
		}
		if strings.Contains(strings.ToLower(q.Name), strings.ToLower(name)) {
			found = append(found, q)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	matches := len(found)
	if matches == 0 {
		found = all
	}
	var known []string
	for _, q := range found {
		known = append(known, q.Name)
	}
	slices.Sort(known)
	return DeadQueue{}, usage("dead-letter queue %q: found %d of that name; expected one of %s", name, matches, strings.Join(known, ", "))
}

// source is the queue that a dead-letter queue's messages come from and go back to.
func (d DeadQueue) source() (DeadSource, error) {
	var found []DeadSource
	for _, s := range d.Sources {
		if s.Queue != "" {
			found = append(found, s)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return DeadSource{}, fmt.Errorf("find source of dead-letter queue %s: found %d queues; expected one", d.Name, len(found))
}

// live is the release that handles what comes out of a queue; nil where several functions do, or none that is known.
func (d DeadQueue) live() *redrive.Release {
	var live *redrive.Release
	for _, s := range d.Sources {
		if s.Release == nil || live != nil && *live != *s.Release {
			return nil
		}
		live = s.Release
	}
	return live
}
