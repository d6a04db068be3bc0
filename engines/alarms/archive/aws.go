package archive

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

// API is what of CloudWatch's client is used.
type API interface {
	DescribeAlarms(context.Context, *cloudwatch.DescribeAlarmsInput, ...func(*cloudwatch.Options)) (*cloudwatch.DescribeAlarmsOutput, error)
	DescribeAlarmHistory(context.Context, *cloudwatch.DescribeAlarmHistoryInput, ...func(*cloudwatch.Options)) (*cloudwatch.DescribeAlarmHistoryOutput, error)
	GetMetricData(context.Context, *cloudwatch.GetMetricDataInput, ...func(*cloudwatch.Options)) (*cloudwatch.GetMetricDataOutput, error)
}

// AWS is the Source of an account and a Region.
type AWS struct{ API API }

// NewAWS returns the Source of an account and a Region.
func NewAWS(cfg aws.Config) AWS { return AWS{cloudwatch.NewFromConfig(cfg)} }

func bothTypes() []types.AlarmType {
	return []types.AlarmType{types.AlarmTypeMetricAlarm, types.AlarmTypeCompositeAlarm}
}

// Alarms implements Source.
func (s AWS) Alarms(ctx context.Context, prefix string) (Alarms, error) {
	var all Alarms
	pages := cloudwatch.NewDescribeAlarmsPaginator(s.API, &cloudwatch.DescribeAlarmsInput{AlarmNamePrefix: &prefix, AlarmTypes: bothTypes()})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return all, fmt.Errorf("list alarms of %s: %w", prefix, err)
		}
		for _, a := range page.MetricAlarms {
			all.MetricAlarms = append(all.MetricAlarms, shape(a))
		}
		for _, a := range page.CompositeAlarms {
			all.CompositeAlarms = append(all.CompositeAlarms, shape(a))
		}
	}
	return all, nil
}

// shape is what the SDK has, as the API gives it: without what is not there.
func shape(v any) json.RawMessage {
	text, _ := json.Marshal(v) // types of the SDK have nothing that JSON has not
	var tree any
	_ = json.Unmarshal(text, &tree)
	text, _ = json.Marshal(stripped(tree))
	return text
}

func stripped(v any) any {
	switch t := v.(type) {
	case map[string]any:
		for k, e := range t {
			if e = stripped(e); e == nil || e == "" {
				delete(t, k)
			} else {
				t[k] = e
			}
		}
	case []any:
		for i := range t {
			t[i] = stripped(t[i])
		}
	}
	return v
}

// History implements Source. The API knows no prefix, so that alarms of others are passed over here.
func (s AWS) History(ctx context.Context, prefix string, from, to time.Time, page func([]Item) error) error {
	pages := cloudwatch.NewDescribeAlarmHistoryPaginator(s.API, &cloudwatch.DescribeAlarmHistoryInput{AlarmTypes: bothTypes(), StartDate: &from, EndDate: &to,
		ScanBy: types.ScanByTimestampAscending})
	for pages.HasMorePages() {
		out, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("read history of alarms: %w", err)
		}
		var items []Item
		for _, i := range out.AlarmHistoryItems {
			if t := aws.ToTime(i.Timestamp); strings.HasPrefix(aws.ToString(i.AlarmName), prefix) && !t.Before(from) && t.Before(to) {
				items = append(items, Item{AlarmName: *i.AlarmName, AlarmType: string(i.AlarmType), HistoryItemType: string(i.HistoryItemType), Timestamp: t.UTC(),
					HistorySummary: aws.ToString(i.HistorySummary), HistoryData: aws.ToString(i.HistoryData)})
			}
		}
		if err := page(items); err != nil {
			return err
		}
	}
	return nil
}

// Data implements Source.
func (s AWS) Data(ctx context.Context, queries []evaluate.MetricDataQuery, from, to time.Time, page func([]Result) error) error {
	in := &cloudwatch.GetMetricDataInput{StartTime: &from, EndTime: &to, ScanBy: types.ScanByTimestampAscending}
	for _, q := range queries {
		in.MetricDataQueries = append(in.MetricDataQueries, asked(q))
	}
	pages := cloudwatch.NewGetMetricDataPaginator(s.API, in)
	for pages.HasMorePages() {
		out, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("get metric data: %w", err)
		}
		var results []Result
		for _, r := range out.MetricDataResults {
			if r.StatusCode == types.StatusCodeForbidden || r.StatusCode == types.StatusCodeInternalError {
				return fmt.Errorf("get metric data of %s (%s): found the status %s; expected data; pull again, or ask for the permission", aws.ToString(r.Id), aws.ToString(r.Label), r.StatusCode)
			}
			results = append(results, Result{aws.ToString(r.Id), aws.ToString(r.Label), utc(r.Timestamps), append([]float64{}, r.Values...), string(r.StatusCode)})
		}
		if err := page(results); err != nil {
			return err
		}
	}
	return nil
}

func utc(all []time.Time) []time.Time {
	out := make([]time.Time, 0, len(all))
	for _, t := range all {
		out = append(out, t.UTC())
	}
	return out
}

func asked(q evaluate.MetricDataQuery) types.MetricDataQuery {
	out := types.MetricDataQuery{Id: &q.ID, ReturnData: q.ReturnData}
	if q.MetricStat == nil {
		out.Expression = &q.Expression
		return out
	}
	m := &types.Metric{Namespace: &q.MetricStat.Metric.Namespace, MetricName: &q.MetricStat.Metric.MetricName}
	for _, d := range q.MetricStat.Metric.Dimensions {
		m.Dimensions = append(m.Dimensions, types.Dimension{Name: &d.Name, Value: &d.Value})
	}
	out.MetricStat = &types.MetricStat{Metric: m, Period: aws.Int32(int32(q.MetricStat.Period)), Stat: &q.MetricStat.Stat}
	return out
}
