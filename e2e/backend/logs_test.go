package backend_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

// explain prints, if the test fails, what the environment's functions have logged and how deep its queues are.
func (e environment) explain(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		if !t.Failed() {
			return
		}
		status, err := ops.EnvStatus{Environment: e.name, Target: e.target}.Run(context.Background())
		if err != nil {
			t.Log(err)
		}
		for _, q := range status.Queues {
			t.Logf("%s: %d visible, %d in flight", q.Name, q.Visible, q.InFlight)
			if q.DeadLetter && q.Visible > 0 {
				e.printLetters(t, q)
			}
		}
		e.printLogs(t)
	})
}

// line is something that was logged.
type line struct {
	at   int64 // milliseconds since 1970
	text string
}

// printLogs prints what functions logged last, in one order: what arrived where, and what became of it.
func (e environment) printLogs(t *testing.T) {
	ctx, api := context.Background(), cloudwatchlogs.NewFromConfig(e.target.AWS)
	groups, err := api.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(names.LogGroupPrefix(e.name))})
	if err != nil {
		t.Log(err)
		return
	}
	var all []line
	for _, g := range groups.LogGroups {
		out, err := api.FilterLogEvents(ctx, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: g.LogGroupName, Limit: aws.Int32(30)})
		if err != nil {
			t.Log(err)
			continue
		}
		for _, l := range out.Events {
			all = append(all, line{aws.ToInt64(l.Timestamp), *g.LogGroupName + ": " + strings.TrimSpace(aws.ToString(l.Message))})
		}
	}
	slices.SortStableFunc(all, func(a, b line) int { return cmp.Compare(a.at, b.at) })
	for _, l := range all {
		t.Logf("%s %.500s", time.UnixMilli(l.at).UTC().Format("15:04:05.000"), l.text)
	}
}

// printLetters prints what is in a dead-letter queue, and leaves it there.
func (e environment) printLetters(t *testing.T, q ops.QueueState) {
	out, err := sqs.NewFromConfig(e.target.AWS).ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{QueueUrl: &q.URL, MaxNumberOfMessages: 10, VisibilityTimeout: 0})
	if err != nil {
		t.Log(err)
		return
	}
	for _, m := range out.Messages {
		t.Logf("%s has %.500s", q.Name, aws.ToString(m.Body))
	}
}
