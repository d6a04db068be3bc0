package backend_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

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
		}
		e.printLogs(t)
	})
}

func (e environment) printLogs(t *testing.T) {
	ctx, api := context.Background(), cloudwatchlogs.NewFromConfig(e.target.AWS)
	groups, err := api.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(names.LogGroupPrefix(e.name))})
	if err != nil {
		t.Log(err)
		return
	}
	for _, g := range groups.LogGroups {
		out, err := api.FilterLogEvents(ctx, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: g.LogGroupName, Limit: aws.Int32(30)})
		if err != nil {
			t.Log(err)
			continue
		}
		for _, l := range out.Events {
			t.Logf("%s: %s", *g.LogGroupName, strings.TrimSpace(aws.ToString(l.Message)))
		}
	}
}
