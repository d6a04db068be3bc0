package ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/mainstay-go/mainstay/engines/oplog"
	"github.com/mainstay-go/mainstay/engines/redrive"
)

// DLQRedrive puts dead letters back to work.
type DLQRedrive struct {
	DLQ
	Edit        redrive.Edit
	To          string // ARN of the target; "" = where they came from
	Quarantine  string // file for poison; "" = poison stays
	MaxRedrives int
	Velocity    float64
	Settle      time.Duration
	Force       bool
	OneByOne    bool
}

// Run redrives, and keeps a record.
func (c DLQRedrive) Run(ctx context.Context) (report redrive.Report, err error) {
	d, known, err := c.find(ctx)
	if err != nil {
		return report, err
	}
	r := oplog.Record{Operation: "dlq redrive", Environment: c.Environment, Subject: d.Name, Why: c.Why}
	err = c.Target.record(ctx, c.Project, r, func() (map[string]int, []string, error) {
		report, err = c.run(ctx, d, known)
		return counts(report), report.Forced, err
	})
	return report, err
}

func (c DLQRedrive) run(ctx context.Context, d DeadQueue, known redrive.Failures) (report redrive.Report, err error) {
	to, live, err := c.target(ctx, d)
	if err != nil {
		return report, err
	}
	files, err := c.open(d)
	if err != nil {
		return report, err
	}
	phase := c.UI.Phase("redrive")
	r := redrive.Redrive{API: sqs.NewFromConfig(c.Target.AWS), From: d.URL, To: to, Run: "redrive-" + time.Now().UTC().Format("20060102T150405Z"), Clock: time.Now,
		Journal: files.journal, Filter: c.Filter, Edit: c.Edit, Limit: c.Limit, Originals: files.originals, MaxRedrives: c.MaxRedrives, Live: live,
		Force: c.Force, Failures: known, Velocity: c.Velocity, Settle: c.Settle, OneByOne: c.OneByOne,
		Progress: func(p redrive.Report) {
			phase.Update("%d of about %d moved, at most %d twice", p.Moved, d.Depth, p.Maybe)
		}}
	if files.quarantine != nil {
		r.Quarantine = files.quarantine
	}
	report, err = r.Do(ctx)
	if err == nil {
		err = unmoved(report)
	}
	phase.Done(err, "%d moved, %d left", report.Moved, report.Left)
	return report, errors.Join(err, files.close())
}

// target finds where to send, and what is live there.
func (c DLQRedrive) target(ctx context.Context, d DeadQueue) (redrive.Sink, *redrive.Release, error) {
	api := sqs.NewFromConfig(c.Target.AWS)
	if s, err := d.source(); err == nil && c.To == "" {
		return redrive.ToQueue{API: api, Queue: s.queue}, s.Release, nil
	}
	if queue, isQueue := strings.CutPrefix(c.To, "arn:aws:sqs:"); isQueue && d.hasQueues() {
		q, err := findQueue(ctx, api, "arn:aws:sqs:"+queue)
		return redrive.ToQueue{API: api, Queue: q}, nil, err
	}
	return redrive.ToTargets{Functions: lambda.NewFromConfig(c.Target.AWS), Queues: api, Default: c.To,
		Records: c.Target.streamRecords(),
		Find:    func(ctx context.Context, arn string) (redrive.Queue, error) { return findQueue(ctx, api, arn) }}, d.live(), nil
}

// streamRecords are those of the streams that functions read.
func (t Target) streamRecords() redrive.Records {
	return redrive.RecordsOf{"dynamodb": redrive.TableStreams{API: dynamodbstreams.NewFromConfig(t.AWS), Region: t.Region},
		"kinesis": redrive.KinesisStreams{API: kinesis.NewFromConfig(t.AWS), Region: t.Region}}
}

// findQueue finds a queue by its ARN: arn:aws:sqs:REGION:ACCOUNT:NAME.
func findQueue(ctx context.Context, api *sqs.Client, arn string) (redrive.Queue, error) {
	parts := strings.Split(arn, ":")
	if len(parts) != 6 {
		return redrive.Queue{}, fmt.Errorf("find queue %q: expected the ARN of one", arn)
	}
	if region := api.Options().Region; parts[3] != region { // a queue of this name may be here as well
		return redrive.Queue{}, fmt.Errorf("find queue %q: expected one in Region %s, where the environment is", arn, region)
	}
	out, err := api.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &parts[5], QueueOwnerAWSAccountId: &parts[4]})
	var none *sqstypes.QueueDoesNotExist
	switch {
	case errors.As(err, &none):
		return redrive.Queue{}, fmt.Errorf("find queue %q: its account has none of that name; expected the ARN of one that is there", arn)
	case err != nil:
		return redrive.Queue{}, fmt.Errorf("find queue %q: %w", arn, err)
	}
	return redrive.Describe(ctx, api, aws.ToString(out.QueueUrl))
}

// redriveFiles are what a redrive writes on this machine.
type redriveFiles struct {
	journal    *redrive.JournalFile
	originals  *redrive.ArchiveFile
	quarantine *redrive.ArchiveFile // nil: none
}

func (c DLQRedrive) open(d DeadQueue) (f redriveFiles, err error) {
	if f.journal, err = redrive.OpenJournal(c.Project.State("dlq", c.Environment, d.Name+".journal.jsonl")); err != nil {
		return f, err
	}
	if f.originals, err = redrive.OpenArchive(c.Project.State("dlq", c.Environment, d.Name+"-originals.jsonl")); err != nil {
		return f, errors.Join(err, f.journal.Close())
	}
	if c.Quarantine == "" {
		return f, nil
	}
	if f.quarantine, err = redrive.OpenArchive(c.Quarantine); err != nil {
		return f, errors.Join(err, f.journal.Close(), f.originals.Close())
	}
	return f, nil
}

func (f redriveFiles) close() error {
	err := errors.Join(f.journal.Close(), f.originals.Close())
	if f.quarantine != nil {
		err = errors.Join(err, f.quarantine.Close())
	}
	return err
}

// unmoved is an error where nothing was moved although something was to be, since a mistaken edit or target looks like that.
func unmoved(r redrive.Report) error {
	if r.Moved > 0 || r.Unedited+r.Refused == 0 {
		return nil
	}
	return fmt.Errorf("redrive: nothing was moved: the edit failed for %d messages, and the target refused %d; they are where they were: correct --patch or --to as the notes say, and run it again", r.Unedited, r.Refused)
}

// counts is a report as a record has it.
func counts(r redrive.Report) map[string]int {
	return map[string]int{"moved": r.Moved, "byTask": r.ByTask, "passed": r.Passed, "poison": r.Poison, "quarantined": r.Quarantined, "unedited": r.Unedited,
		"refused": r.Refused, "behind": r.Behind, "repeated": r.Repeated, "maybe": r.Maybe, "undeleted": r.Undeleted, "left": r.Left}
}

// printRedrive writes a report for people: what is zero is left out.
func printRedrive(w io.Writer, r redrive.Report) {
	fmt.Fprintf(w, "%d messages moved, about %d left\n", r.Moved, r.Left)
	for _, l := range []struct {
		n    int
		text string
	}{
		{r.ByTask, "of them by the service's own move task"}, {r.Passed, "not picked by the filter"}, {r.Poison, "left as poison: redriven too often already"},
		{r.Quarantined, "taken to quarantine as poison"}, {r.Unedited, "left, as the edit failed"}, {r.Refused, "left, as the target refused them"},
		{r.Behind, "left behind an earlier message of their group"}, {r.Repeated, "deleted, as an earlier run had sent them"},
		{r.Maybe, "sent again, not knowing whether they had been: at most so many duplicates"}, {r.Undeleted, "sent and not yet deleted; the next run deletes them"},
	} {
		if l.n > 0 {
			fmt.Fprintf(w, "  %d %s\n", l.n, l.text)
		}
	}
	for _, f := range r.Forced {
		fmt.Fprintf(w, "  forced: %s\n", f)
	}
	printNotes(w, r.Warnings)
}

// printNotes writes the first notes, since there may be one for each message.
func printNotes(w io.Writer, all []string) {
	const most = 20
	for _, text := range all[:min(most, len(all))] {
		fmt.Fprintf(w, "  note: %s\n", text)
	}
	if more := len(all) - most; more > 0 {
		fmt.Fprintf(w, "  and %d more notes, which --json has\n", more)
	}
}
