package teardown

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/mainstay-go/mainstay/names"
)

func logGroups(ctx context.Context, api Logs, environment string) ([]string, error) {
	var found []string
	pages := cloudwatchlogs.NewDescribeLogGroupsPaginator(api, &cloudwatchlogs.DescribeLogGroupsInput{
		LogGroupNamePrefix: aws.String(names.LogGroupPrefix(environment))})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list log groups of environment %q: %w", environment, err)
		}
		for _, g := range page.LogGroups {
			if _, ours := names.Logger(environment, aws.ToString(g.LogGroupName)); ours {
				found = append(found, aws.ToString(g.LogGroupName))
			}
		}
	}
	return found, nil
}
