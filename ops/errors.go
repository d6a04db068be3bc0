package ops

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// maxErrors is how many logged errors of one function are shown.
const maxErrors = 5

// Errors returns what an environment's functions logged at level ERROR, a few distinct lines each.
func (t Target) Errors(ctx context.Context, environment string) ([]string, error) {
	api := cloudwatchlogs.NewFromConfig(t.AWS)
	var lines []string
	functions, err := t.functions(ctx, environment)
	if err != nil {
		return nil, err
	}
	for _, f := range functions {
		found, err := loggedErrors(ctx, api, f.LogGroup)
		if err != nil {
			return nil, fmt.Errorf("read log of %s: %w", f.Name, err)
		}
		for _, l := range found {
			lines = append(lines, f.Name+": "+l)
		}
	}
	return lines, nil
}

func loggedErrors(ctx context.Context, api *cloudwatchlogs.Client, group string) ([]string, error) {
	var lines []string
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(api, &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: &group, FilterPattern: aws.String(`"ERROR"`)})
	for pages.HasMorePages() && len(lines) < maxErrors {
		page, err := pages.NextPage(ctx)
		if missing := (*logtypes.ResourceNotFoundException)(nil); errors.As(err, &missing) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		for _, e := range page.Events[:min(len(page.Events), maxErrors)] {
			lines = append(lines, cut(aws.ToString(e.Message), 800))
		}
	}
	return lines, nil
}
