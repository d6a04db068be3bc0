package sesmail_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/engines/migrate/sendonce"
	"github.com/mainstay-go/mainstay/engines/migrate/sendonce/sesmail"
)

var _ sesmail.CloudWatchAPI = (*cloudwatch.Client)(nil)

// metrics has sums by name.
type metrics map[string][]float64

func (m metrics) GetMetricStatistics(_ context.Context, in *cloudwatch.GetMetricStatisticsInput, _ ...func(*cloudwatch.Options)) (*cloudwatch.GetMetricStatisticsOutput, error) {
	if periods := in.EndTime.Sub(*in.StartTime) / (time.Duration(*in.Period) * time.Second); *in.Namespace != "AWS/SES" || periods > 1440 || *in.Period%60 != 0 {
		return nil, errors.New("CloudWatch would not answer that")
	}
	out := &cloudwatch.GetMetricStatisticsOutput{}
	for _, v := range m[*in.MetricName] {
		out.Datapoints = append(out.Datapoints, types.Datapoint{Sum: aws.Float64(v)})
	}
	return out, nil
}

func TestMetrics(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 30, 0, time.UTC)
	m := sesmail.Metrics{API: metrics{"Send": {100, 40}, "Bounce": {3}}, Now: func() time.Time { return now }}
	for _, ago := range []time.Duration{0, time.Hour, 72 * time.Hour} {
		if got, err := m.Since(t.Context(), now.Add(-ago)); err != nil || got != (sendonce.Returned{Sent: 140, Bounced: 3}) {
			t.Errorf("Since %s ago = %+v, %v; want 140 sent, 3 bounced", ago, got, err)
		}
	}
}
