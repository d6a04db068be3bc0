package ops

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/mainstay-go/mainstay/engines/cost"
)

// ReportLogs gives the lines of a log group that report invocations; it may give others, too.
type ReportLogs interface {
	Lines(ctx context.Context, group string, from time.Time, each func(line string) error) error
}

// CostReport says what the functions of an environment have cost.
type CostReport struct {
	Environment string
	Target      interface {
		functions(ctx context.Context, environment string) ([]FunctionState, error)
	}
	Logs   ReportLogs
	From   time.Time
	Region string
	Prices string // file of own prices; "" is none
}

// Run reads the logs and adds up.
func (c CostReport) Run(ctx context.Context) (cost.Report, error) {
	prices, err := readPrices(c.Prices)
	if err != nil {
		return cost.Report{}, err
	}
	functions, err := c.Target.functions(ctx, c.Environment)
	if err != nil {
		return cost.Report{}, err
	}
	var meters []*cost.Meter
	for _, f := range functions {
		m := &cost.Meter{Name: f.Name, Arch: f.Arch}
		if err := c.Logs.Lines(ctx, f.LogGroup, c.From, m.Line); err != nil {
			return cost.Report{}, fmt.Errorf("read log of %s: %w", f.Name, err)
		}
		meters = append(meters, m)
	}
	return cost.Estimator{Prices: prices, Region: c.Region}.Report(meters)
}

// cloudLogs are CloudWatch's.
type cloudLogs struct {
	api cloudwatchlogs.FilterLogEventsAPIClient
}

func (t Target) reportLogs() ReportLogs { return cloudLogs{cloudwatchlogs.NewFromConfig(t.AWS)} }

// Lines asks for one format of reports after the other: filter patterns have an "or" for words, but not for phrases
// everywhere.
func (l cloudLogs) Lines(ctx context.Context, group string, from time.Time, each func(string) error) error {
	for _, phrase := range []string{"REPORT RequestId", "platform.report"} {
		if err := l.matching(ctx, group, phrase, from, each); err != nil {
			return err
		}
	}
	return nil
}

// matching looks for the phrase in what it is given, too: the embedded AWS finds the words of a phrase anywhere and in
// either case, and would give a report of one format in answer to both patterns.
func (l cloudLogs) matching(ctx context.Context, group, phrase string, from time.Time, each func(string) error) error {
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(l.api, &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: &group, FilterPattern: aws.String(`"` + phrase + `"`), StartTime: aws.Int64(from.UnixMilli())})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if missing := (*logtypes.ResourceNotFoundException)(nil); errors.As(err, &missing) {
			return nil // nothing has been logged yet
		}
		if err != nil {
			return fmt.Errorf("filter log events: %w", err)
		}
		for _, e := range page.Events {
			if line := aws.ToString(e.Message); strings.Contains(line, phrase) {
				err = errors.Join(err, each(line))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t Target) capturedLogs() capturedLogs { return cloudLogs{cloudwatchlogs.NewFromConfig(t.AWS)} }
