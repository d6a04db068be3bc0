package sesmail

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
)

// CloudWatchAPI is the part of CloudWatch that is needed; the SDK's client fits.
type CloudWatchAPI interface {
	GetMetricStatistics(context.Context, *cloudwatch.GetMetricStatisticsInput, ...func(*cloudwatch.Options)) (*cloudwatch.GetMetricStatisticsOutput, error)
}

// Metrics is sendonce.Feedback from the metrics that SES writes for an account and region, whoever sends (SES developer guide,
// "Retrieving Amazon SES event data from CloudWatch").
type Metrics struct {
	API CloudWatchAPI
	Now func() time.Time
}

// Since implements sendonce.Feedback.
func (m Metrics) Since(ctx context.Context, from time.Time) (sendonce.Returned, error) {
	var r sendonce.Returned
	for name, to := range map[string]*int{"Send": &r.Sent, "Bounce": &r.Bounced, "Complaint": &r.Complained} {
		n, err := m.sum(ctx, name, from)
		if err != nil {
			return sendonce.Returned{}, fmt.Errorf("read metric %s of SES: %w", name, err)
		}
		*to = n
	}
	return r, nil
}

// most is how many periods an answer may have (CloudWatch API reference, "GetMetricStatistics").
const most = 1440

func (m Metrics) sum(ctx context.Context, name string, from time.Time) (int, error) {
	from, now := from.Truncate(time.Minute), m.Now()
	period := (int32(now.Sub(from)/time.Minute)/most + 1) * 60
	out, err := m.API.GetMetricStatistics(ctx, &cloudwatch.GetMetricStatisticsInput{Namespace: aws.String("AWS/SES"), MetricName: &name,
		StartTime: &from, EndTime: &now, Period: &period, Statistics: []types.Statistic{types.StatisticSum}})
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, p := range out.Datapoints {
		sum += aws.ToFloat64(p.Sum)
	}
	return int(sum), nil
}
