package archive_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/archive/archivetest"
	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// shop has an alarm on a metric, one on a band, one on a percentile, one of another environment, and a composite one.
func shop() *archivetest.CloudWatch {
	c := archivetest.New()
	late := func(name string) types.MetricAlarm {
		return types.MetricAlarm{AlarmName: &name, Namespace: aws.String("Shop"), MetricName: aws.String("Age"), Dimensions: []types.Dimension{{Name: aws.String("Queue"), Value: aws.String("orders")}},
			Statistic: types.StatisticMaximum, Period: aws.Int32(300), EvaluationPeriods: aws.Int32(1), Threshold: aws.Float64(5), ComparisonOperator: types.ComparisonOperatorGreaterThanThreshold}
	}
	slow := late("app-a-slow")
	slow.Statistic, slow.ExtendedStatistic = "", aws.String("p99")
	mean := late("app-a-mean")
	mean.Statistic = types.StatisticAverage
	band := types.MetricAlarm{AlarmName: aws.String("app-a-band"), EvaluationPeriods: aws.Int32(1), ThresholdMetricId: aws.String("ad"), ComparisonOperator: types.ComparisonOperatorGreaterThanUpperThreshold,
		Metrics: []types.MetricDataQuery{{Id: aws.String("ad"), Expression: aws.String("ANOMALY_DETECTION_BAND(m, 3)")}, {Id: aws.String("m"), MetricStat: &types.MetricStat{Period: aws.Int32(300), Stat: aws.String("Sum"),
			Metric: &types.Metric{Namespace: aws.String("Shop"), MetricName: aws.String("Orders")}}}}}
	c.Metric = []types.MetricAlarm{late("app-a-late"), slow, mean, band, late("app-b-late")}
	c.Composite = []types.CompositeAlarm{{AlarmName: aws.String("app-a-page"), AlarmRule: aws.String(`ALARM("app-a-late")`)}}
	c.Band = [2]float64{0, 10}
	return c
}

func pull(c *archivetest.CloudWatch, dir string, now time.Time) archive.Pull {
	return archive.Pull{Source: archive.AWS{API: c}, Folder: archive.Folder(dir), Prefix: "app-a-", Since: time.Hour, Now: func() time.Time { return now }, Say: func(string, ...any) {}}
}

func moved(name string, at time.Time, from, to string) types.AlarmHistoryItem {
	return types.AlarmHistoryItem{AlarmName: &name, Timestamp: &at, HistoryItemType: types.HistoryItemTypeStateUpdate, HistorySummary: aws.String("Alarm updated from " + from + " to " + to),
		HistoryData: aws.String(`{"newState":{"stateReason":"Threshold Crossed"}}`)}
}

// fired are the minutes at which an alarm was on, by what was pulled.
func fired(t *testing.T, a *archive.Archive, name string) string {
	t.Helper()
	var out []string
	for _, alarm := range a.Alarms {
		if alarm.AlarmName != name {
			continue
		}
		f, err := a.Data(alarm, false)
		if err != nil {
			t.Fatal(err)
		}
		d, err := evaluate.New(alarm)
		if err != nil {
			t.Fatal(err)
		}
		run, err := evaluate.NewRun(d, f, evaluate.Options{Start: a.From, End: a.To.Add(-time.Minute)})
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Each(func(e evaluate.Evaluation) error {
			if e.State == evaluate.Alarm {
				out = append(out, e.Time.Format("15:04"))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	return strings.Join(out, " ")
}

// TestPull: what was pulled in two goes, page by page, is evaluated as one history.
func TestPull(t *testing.T) {
	c, dir := shop(), filepath.Join(t.TempDir(), "pulled")
	c.Put(archivetest.Key("Age", "Maximum", "orders"), noon.Add(-8*time.Minute), 1, 1, 9, 1, 1, 1, 1, 9, 1) // 11:52 on; 11:54 and 11:59 are late
	c.Put(archivetest.Key("Age", "p99", "orders"), noon.Add(-10*time.Minute), 9)
	c.Put(archivetest.Key("Age", "Sum", "orders"), noon.Add(-8*time.Minute), 4, 60)
	c.Put(archivetest.Key("Age", "SampleCount", "orders"), noon.Add(-8*time.Minute), 2, 10) // 64/12 > 5
	c.Put(archivetest.Key("Orders", "Sum"), noon.Add(-8*time.Minute), 1, 11)
	c.Items = []types.AlarmHistoryItem{moved("app-a-late", noon.Add(-6*time.Minute), "OK", "ALARM"), moved("app-b-late", noon.Add(-6*time.Minute), "OK", "ALARM"),
		moved("app-a-page", noon.Add(-6*time.Minute), "OK", "ALARM"), moved("app-a-late", noon.Add(-2*time.Minute), "ALARM", "OK")}
	for _, now := range []time.Time{noon, noon.Add(5 * time.Minute), noon.Add(11 * time.Minute)} {
		if _, err := pull(c, dir, now).Do(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	a, err := archive.Folder(dir).Open()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	const since53 = "11:53 11:54 11:55 11:56 11:57 11:58 11:59 12:00 12:01 12:02 12:03 12:04"
	for name, want := range map[string]string{"app-a-late": "11:54 11:55 11:56 11:57 11:58 11:59 12:00 12:01 12:02 12:03", // What was on stays on while its datapoint is the newest in the evaluation range, of 3 periods
		"app-a-slow": "11:50 11:55 12:00", "app-a-mean": since53, "app-a-band": since53} {
		if got := fired(t, a, name); got != want {
			t.Errorf("%s was on at %s; want %s", name, got, want)
		}
	}
	if len(a.Transitions) != 3 || a.Transitions[0].Reason != "Threshold Crossed" || a.Transitions[2].To != evaluate.OK || len(a.Composites) != 1 {
		t.Errorf("found %+v and %+v; want what happened to the environment's own alarms", a.Transitions, a.Composites)
	}
	if c.Calls["DescribeAlarms"] < 6 || c.Calls["GetMetricData"] < 5 {
		t.Errorf("calls are %v; want several pages", c.Calls)
	}
	text, _ := os.ReadFile(filepath.Join(dir, "alarms.json"))
	if strings.Contains(string(text), "null") || !strings.Contains(string(text), `"ThresholdMetricId": "ad"`) || strings.Contains(string(text), "app-b") {
		t.Errorf("the alarms are %s; want them as DescribeAlarms has them", text)
	}
}

// TestPull_Refused: what goes wrong is said, and what is there is not counted before it is whole.
func TestPull_Refused(t *testing.T) {
	dir := t.TempDir()
	if _, err := pull(archivetest.New(), dir, noon).Do(t.Context()); !errors.Is(err, archive.ErrNothing) {
		t.Errorf("Do = %v; want to hear that there is no alarm", err)
	}
	for _, operation := range []string{"DescribeAlarms", "DescribeAlarmHistory", "GetMetricData"} {
		c := shop()
		c.Fail = operation
		if _, err := pull(c, dir, noon).Do(t.Context()); err == nil || !strings.Contains(err.Error(), "throttled") {
			t.Errorf("Do = %v; want the error of %s", err, operation)
		}
		if _, err := archive.Folder(dir).Open(); err == nil || !strings.Contains(err.Error(), "expected a folder that `mainstay alarms pull` wrote") {
			t.Errorf("Open = %v; want nothing to be there", err)
		}
	}
	if _, err := pull(shop(), dir, noon).Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := pull(shop(), dir, noon.Add(time.Minute)).Do(t.Context()); err == nil || !strings.Contains(err.Error(), "CloudWatch has nothing newer yet") {
		t.Errorf("Do = %v; want to hear that it is too early", err)
	}
}

// TestPull_Retention: nothing is asked for that CloudWatch has by longer periods only.
func TestPull_Retention(t *testing.T) {
	c := shop()
	c.Page = 100_000
	p := pull(c, t.TempDir(), noon)
	p.Since = 90 * 24 * time.Hour
	got, err := p.Do(t.Context())
	if want := noon.Add(-archive.Keeps).Add(5 * time.Minute); err != nil || !got.From.Equal(want) {
		t.Errorf("Do = %+v, %v; want it from %s", got, err, want)
	}
}

func TestData_NotPulled(t *testing.T) {
	dir := t.TempDir()
	if _, err := pull(shop(), dir, noon).Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := archive.Folder(dir).Open()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for want, alarm := range map[string]evaluate.MetricAlarm{
		"Sum of Shop Other was not pulled": {Namespace: "Shop", MetricName: "Other", Statistic: "Sum", Period: 60},
		"of which CloudWatch keeps three":  {Namespace: "Shop", MetricName: "Age", Statistic: "Sum", Period: 10},
		"p50 of Shop Age orders was not":   {Namespace: "Shop", MetricName: "Age", ExtendedStatistic: "p50", Period: 300, Dimensions: []evaluate.Dimension{{Name: "Queue", Value: "orders"}}},
	} {
		if _, err := a.Data(alarm, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Data = %v; want %q", err, want)
		}
	}
}

// TestWanted: a call has at most as many queries as CloudWatch takes, and expressions are with what they name.
func TestWanted(t *testing.T) {
	c := shop()
	for i := range 200 {
		a := c.Metric[0]
		a.AlarmName, a.MetricName = aws.String(fmt.Sprintf("app-a-%03d", i)), aws.String(fmt.Sprintf("Metric%d", i))
		c.Metric = append(c.Metric, a)
	}
	c.Page = 1000
	got, err := pull(c, t.TempDir(), noon).Do(t.Context())
	if err != nil || got.Metrics != 202 || c.Calls["GetMetricData"] != 2 {
		t.Errorf("Do = %+v, %v, with %d calls; want 202 metrics in two calls", got, err, c.Calls["GetMetricData"])
	}
}
