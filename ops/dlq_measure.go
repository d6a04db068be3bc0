package ops

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/mainstay-go/mainstay/engines/redrive"
)

// hour is how far back growth looks where CloudWatch knows.
const hour = time.Hour

// measured fills in age and growth: from CloudWatch's metrics where there are any, or else from a few messages and
// from what was seen the last time, which is kept in a file. Metrics are minutes late; counts are SQS's own.
func (t Target) measured(ctx context.Context, all []DeadQueue, seen string, now time.Time) error {
	if err := t.metrics(ctx, all, now); err != nil {
		return err
	}
	before := depths{}
	if text, err := os.ReadFile(seen); err == nil && json.Unmarshal(text, &before) != nil {
		before = depths{} // an older form: as if it were the first time
	}
	after := depths{}
	for i := range all {
		d := &all[i]
		if b, ok := before[d.URL]; ok && d.Growth == nil {
			d.Growth = &Growth{d.Depth - b.Depth, int(now.Sub(b.At).Seconds())}
		}
		if err := t.oldest(ctx, d, now); err != nil {
			return err
		}
		after[d.URL] = depth{d.Depth, now}
	}
	return after.write(seen)
}

// depths is how full queues were, by URL.
type depths map[string]depth

type depth struct {
	Depth int       `json:"depth"`
	At    time.Time `json:"at"`
}

func (d depths) write(path string) error {
	text, err := json.Marshal(d)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o755)
	}
	if err == nil {
		err = os.WriteFile(path, text, 0o644)
	}
	if err != nil {
		return fmt.Errorf("keep depths of queues: %w", err)
	}
	return nil
}

// oldest looks at a few messages where no metric knows the age of the oldest.
func (t Target) oldest(ctx context.Context, d *DeadQueue, now time.Time) error {
	if d.Oldest != nil || d.Depth == d.Hidden {
		return nil
	}
	letters, _, err := redrive.Look{API: sqs.NewFromConfig(t.AWS), URL: d.URL, Limit: 10, Clock: time.Now}.Peek(ctx)
	for _, l := range letters {
		if age := int(now.Sub(l.Message.SentAt).Seconds()); d.Oldest == nil || age > *d.Oldest {
			d.Oldest = &age
		}
	}
	return err
}

// metrics asks CloudWatch, but not that of the embedded AWS, which knows nothing of queues. A queue that nothing has
// happened in for hours has no metrics.
func (t Target) metrics(ctx context.Context, all []DeadQueue, now time.Time) error {
	if len(all) == 0 || t.Name == OnEmbedded {
		return nil
	}
	in := &cloudwatch.GetMetricDataInput{StartTime: aws.Time(now.Add(-hour - 10*time.Minute)), EndTime: &now, ScanBy: types.ScanByTimestampAscending}
	for i, d := range all {
		in.MetricDataQueries = append(in.MetricDataQueries, metric("age"+strconv.Itoa(i), "ApproximateAgeOfOldestMessage", d.queue.Name()),
			metric("depth"+strconv.Itoa(i), "ApproximateNumberOfMessagesVisible", d.queue.Name()))
	}
	values := map[string]types.MetricDataResult{}
	pages := cloudwatch.NewGetMetricDataPaginator(cloudwatch.NewFromConfig(t.AWS), in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("read metrics of dead-letter queues: %w", err)
		}
		for _, r := range page.MetricDataResults {
			v := values[aws.ToString(r.Id)]
			v.Values, v.Timestamps = append(v.Values, r.Values...), append(v.Timestamps, r.Timestamps...)
			values[aws.ToString(r.Id)] = v
		}
	}
	for i := range all {
		all[i].fill(values["age"+strconv.Itoa(i)], values["depth"+strconv.Itoa(i)], now)
	}
	return nil
}

func metric(id, name, queue string) types.MetricDataQuery {
	return types.MetricDataQuery{Id: &id, MetricStat: &types.MetricStat{Period: aws.Int32(300), Stat: aws.String("Maximum"), Metric: &types.Metric{
		Namespace: aws.String("AWS/SQS"), MetricName: &name, Dimensions: []types.Dimension{{Name: aws.String("QueueName"), Value: &queue}}}}}
}

// fill takes the newest age, and the growth since the oldest count.
func (d *DeadQueue) fill(age, depth types.MetricDataResult, now time.Time) {
	if n := len(age.Values); n > 0 && d.Depth > 0 {
		d.Oldest = aws.Int(int(age.Values[n-1]))
	}
	if len(depth.Values) > 0 && len(depth.Timestamps) > 0 {
		d.Growth = &Growth{d.Depth - int(depth.Values[0]), int(now.Sub(depth.Timestamps[0]).Seconds())}
	}
}
