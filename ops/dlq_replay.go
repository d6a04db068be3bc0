package ops

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/redrive"
)

// DLQReplay puts the messages of a file back: into the dead-letter queue that they were in, or into its source.
type DLQReplay struct {
	DLQ
	File     string
	ToSource bool
	Edit     redrive.Edit
	Velocity float64
}

// Run replays, and keeps a record. What has been sent is noted beside the file, so that it can be run again.
func (c DLQReplay) Run(ctx context.Context) (out redrive.Replayed, err error) {
	if c.Queue, err = c.queueName(); err != nil {
		return out, err
	}
	d, _, err := c.find(ctx)
	if err != nil {
		return out, err
	}
	to, operation := d.queue, "dlq replay"
	if c.ToSource {
		s, err := d.source()
		if err != nil {
			return out, err
		}
		to, operation = s.queue, "dlq replay to source"
	}
	r := oplog.Record{Operation: operation, Environment: c.Environment, Subject: d.Name, Why: c.Why, Detail: c.File}
	err = c.Target.record(ctx, c.Project, r, func() (map[string]int, []string, error) {
		out, err = c.replay(ctx, to)
		return map[string]int{"sent": out.Sent, "passed": out.Passed, "before": out.Before, "twice": out.Twice, "maybe": out.Maybe, "refused": out.Refused}, nil, err
	})
	return out, err
}

// queueName is what the user says, or else the queue that the file's first message was in.
func (c DLQReplay) queueName() (string, error) {
	for copied, err := range redrive.ReadArchive(c.File) {
		if c.Queue != "" && err == nil {
			return c.Queue, nil
		}
		return copied.Queue, err
	}
	return "", fmt.Errorf("replay %s: found no message in it; expected a file that `mainstay dlq export` wrote", c.File)
}

func (c DLQReplay) replay(ctx context.Context, to redrive.Queue) (redrive.Replayed, error) {
	j, err := redrive.OpenJournal(c.File + "." + to.Name() + ".journal")
	if err != nil {
		return redrive.Replayed{}, err
	}
	out, err := redrive.Replay{Copies: redrive.ReadArchive(c.File), To: redrive.ToQueue{API: sqs.NewFromConfig(c.Target.AWS), Queue: to}, Journal: j,
		Filter: c.Filter, Edit: c.Edit, Velocity: c.Velocity, Clock: time.Now}.Do(ctx)
	return out, errors.Join(err, c.unsent(out, to.Name()), j.Close())
}

// unsent is an error where messages were refused: whoever takes a replay for done may throw the file away.
func (c DLQReplay) unsent(out redrive.Replayed, queue string) error {
	if out.Refused == 0 {
		return nil
	}
	return fmt.Errorf("replay %s: %d messages were not taken by %s, and are in the file only; expected all to be: correct them with --patch, or name another --queue, and run it again", c.File, out.Refused, queue)
}
