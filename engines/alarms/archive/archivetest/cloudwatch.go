// Package archivetest has a CloudWatch in memory that answers as the API does: in pages, oldest first, with datapoints where
// there are some. It has no metric math but bands, of a width that the test sets.
package archivetest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// CloudWatch is one.
type CloudWatch struct {
	Metric    []types.MetricAlarm
	Composite []types.CompositeAlarm
	Items     []types.AlarmHistoryItem
	Values    map[string]map[time.Time]float64 // by Key, of a minute
	Band      [2]float64                       // edges of every band
	Page      int                              // how much is on a page
	Fail      string                           // name of the operation that fails
	Calls     map[string]int
}

// New returns an empty one with small pages.
func New() *CloudWatch {
	return &CloudWatch{Values: map[string]map[time.Time]float64{}, Page: 3, Calls: map[string]int{}}
}

// Key names a metric with a statistic: that of its name, dimensions' values and statistic.
func Key(name, stat string, values ...string) string {
	return strings.Join(append([]string{name, stat}, values...), "/")
}

// Put takes datapoints of a metric, a minute apart; negative ones are missing.
func (c *CloudWatch) Put(key string, from time.Time, values ...float64) {
	if c.Values[key] == nil {
		c.Values[key] = map[time.Time]float64{}
	}
	for i, v := range values {
		if v >= 0 {
			c.Values[key][from.Add(time.Duration(i)*time.Minute)] = v
		}
	}
}

func (c *CloudWatch) called(operation string) error {
	if c.Calls[operation]++; c.Fail == operation {
		return fmt.Errorf("%s: throttled", operation)
	}
	return nil
}

// pages cuts a part out of a list, and says where the next begins.
func pages[T any](all []T, token *string, size int) ([]T, *string) {
	from, _ := strconv.Atoi(aws.ToString(token))
	to := min(from+size, len(all))
	if to == len(all) {
		return all[from:to], nil
	}
	return all[from:to], aws.String(strconv.Itoa(to))
}

// DescribeAlarms answers metric alarms first, then composite ones.
func (c *CloudWatch) DescribeAlarms(_ context.Context, in *cloudwatch.DescribeAlarmsInput, _ ...func(*cloudwatch.Options)) (*cloudwatch.DescribeAlarmsOutput, error) {
	var all []any
	for _, a := range c.Metric {
		if strings.HasPrefix(*a.AlarmName, *in.AlarmNamePrefix) {
			all = append(all, a)
		}
	}
	for _, a := range c.Composite {
		if strings.HasPrefix(*a.AlarmName, *in.AlarmNamePrefix) && slices.Contains(in.AlarmTypes, types.AlarmTypeCompositeAlarm) {
			all = append(all, a)
		}
	}
	out := &cloudwatch.DescribeAlarmsOutput{}
	var page []any
	page, out.NextToken = pages(all, in.NextToken, c.Page)
	for _, a := range page {
		if m, ok := a.(types.MetricAlarm); ok {
			out.MetricAlarms = append(out.MetricAlarms, m)
		} else {
			out.CompositeAlarms = append(out.CompositeAlarms, a.(types.CompositeAlarm))
		}
	}
	return out, c.called("DescribeAlarms")
}

// DescribeAlarmHistory answers what happened to all alarms.
func (c *CloudWatch) DescribeAlarmHistory(_ context.Context, in *cloudwatch.DescribeAlarmHistoryInput, _ ...func(*cloudwatch.Options)) (*cloudwatch.DescribeAlarmHistoryOutput, error) {
	var all []types.AlarmHistoryItem
	for _, i := range c.Items {
		if !i.Timestamp.Before(*in.StartDate) && !i.Timestamp.After(*in.EndDate) {
			all = append(all, i)
		}
	}
	out := &cloudwatch.DescribeAlarmHistoryOutput{}
	out.AlarmHistoryItems, out.NextToken = pages(all, in.NextToken, c.Page)
	return out, c.called("DescribeAlarmHistory")
}

// GetMetricData answers some datapoints of each query on each page.
func (c *CloudWatch) GetMetricData(_ context.Context, in *cloudwatch.GetMetricDataInput, _ ...func(*cloudwatch.Options)) (*cloudwatch.GetMetricDataOutput, error) {
	skip, _ := strconv.Atoi(aws.ToString(in.NextToken))
	out := &cloudwatch.GetMetricDataOutput{}
	for _, q := range in.MetricDataQueries {
		if q.ReturnData != nil && !*q.ReturnData {
			continue
		}
		for edge, all := range c.results(q, *in.StartTime, *in.EndTime) {
			r := types.MetricDataResult{Id: q.Id, Label: aws.String(fmt.Sprint("edge ", edge)), StatusCode: types.StatusCodeComplete}
			for _, p := range all[min(skip, len(all)):min(skip+c.Page, len(all))] {
				r.Timestamps, r.Values = append(r.Timestamps, p.at), append(r.Values, p.value)
			}
			if len(all) > skip+c.Page {
				r.StatusCode, out.NextToken = types.StatusCodePartialData, aws.String(strconv.Itoa(skip+c.Page))
			}
			out.MetricDataResults = append(out.MetricDataResults, r)
		}
	}
	return out, c.called("GetMetricData")
}

type point struct {
	at    time.Time
	value float64
}

// results are the datapoints of a metric, or the two edges of a band.
func (c *CloudWatch) results(q types.MetricDataQuery, from, to time.Time) [][]point {
	if q.MetricStat == nil {
		return [][]point{constant(c.Band[0], from, to), constant(c.Band[1], from, to)}
	}
	key := Key(*q.MetricStat.Metric.MetricName, *q.MetricStat.Stat)
	for _, d := range q.MetricStat.Metric.Dimensions {
		key += "/" + *d.Value
	}
	var all []point
	for t, v := range c.Values[key] {
		if !t.Before(from) && t.Before(to) {
			all = append(all, point{t, v})
		}
	}
	slices.SortFunc(all, func(a, b point) int { return a.at.Compare(b.at) })
	return [][]point{all}
}

func constant(v float64, from, to time.Time) []point {
	var all []point
	for t := from; t.Before(to); t = t.Add(5 * time.Minute) {
		all = append(all, point{t, v})
	}
	return all
}
