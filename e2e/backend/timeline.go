package backend

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// Limits of a timeline: somebody has to read it.
const (
	mostLines  = 40  // of a function
	mostLength = 600 // of a line
)

// Timeline writes what arrived where since a time, in one order: what the environment's functions logged, with the trace of each
// line, and events of the caller's; behind it how deep queues are, and what is in dead-letter queues, which stays there.
func (s Site) Timeline(ctx context.Context, since time.Time, w io.Writer) error {
	return s.timeline(ctx, since, nil, w)
}

func (s Site) timeline(ctx context.Context, since time.Time, events []event, w io.Writer) error {
	err := s.Logs(ctx, func(group, function string) error {
		found, err := s.logged(ctx, group, function, since)
		events = append(events, found...)
		return err
	})
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		fmt.Fprintf(w, "%s %s\n", e.at.UTC().Format("15:04:05.000"), cut(e.text))
	}
	if err != nil {
		return err
	}
	queues, err := s.Queues(ctx)
	for _, q := range queues {
		if q.Visible+q.InFlight == 0 {
			continue
		}
		fmt.Fprintf(w, "queue %s: %d wait, %d in flight\n", q.Name, q.Visible, q.InFlight)
		if q.DeadLetter {
			s.letters(ctx, q, w)
		}
	}
	return err
}

// logged are the last lines of a function that are none of metrics.
func (s Site) logged(ctx context.Context, group, function string, since time.Time) ([]event, error) {
	var all []event
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(cloudwatchlogs.NewFromConfig(s.AWS), &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: &group, StartTime: aws.Int64(since.UnixMilli())})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return all, fmt.Errorf("read log of %s: %w", function, err)
		}
		for _, l := range page.Events {
			if text := strings.TrimSpace(aws.ToString(l.Message)); text != "" && !strings.Contains(text, `"_aws"`) && !strings.Contains(text, `"eventShape"`) {
				all = append(all, event{time.UnixMilli(aws.ToInt64(l.Timestamp)), function + ": " + text})
			}
		}
		all = all[max(0, len(all)-mostLines):]
	}
	return all, nil
}

// letters writes what is in a dead-letter queue, or why nobody could look: pipelines may deploy, and not read what people sent.
func (s Site) letters(ctx context.Context, q Queue, w io.Writer) {
	out, err := sqs.NewFromConfig(s.AWS).ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &q.URL, MaxNumberOfMessages: 10, VisibilityTimeout: 1})
	if err != nil {
		fmt.Fprintf(w, "  nobody could look into it: %s\n", cut(err.Error()))
		return
	}
	for _, m := range out.Messages {
		fmt.Fprintf(w, "  %s\n", cut(aws.ToString(m.Body)))
	}
}

func cut(text string) string {
	if r := []rune(text); len(r) > mostLength {
		return string(r[:mostLength]) + "…"
	}
	return text
}
