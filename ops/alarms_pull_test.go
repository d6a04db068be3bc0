package ops

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/archive/archivetest"
)

func pulling(t *testing.T, environment string, c *archivetest.CloudWatch) AlarmsPull {
	t.Helper()
	env, err := config.Load(environment)
	if err != nil {
		t.Fatal(err)
	}
	return AlarmsPull{Environment: env, Source: archive.AWS{API: c}, Folder: t.TempDir(), Days: 14, Now: time.Now, UI: NewUI(io.Discard)}
}

func TestAlarmsPull(t *testing.T) {
	c := archivetest.New()
	for _, name := range []string{"mainstay-production-Data1-orders-late", "mainstay-staging-Data1-orders-late"} {
		c.Metric = append(c.Metric, types.MetricAlarm{AlarmName: &name, Namespace: aws.String("AWS/SQS"), MetricName: aws.String("ApproximateAgeOfOldestMessage"), Statistic: types.StatisticMaximum, Period: aws.Int32(60)})
	}
	c.Put(archivetest.Key("ApproximateAgeOfOldestMessage", "Maximum"), time.Now().Add(-time.Hour).Truncate(time.Minute), 1, 2, 3, 4)
	p := pulling(t, "production", c)
	done, err := p.Run(t.Context())
	if err != nil || done.Alarms != 1 || done.Datapoints != 4 || done.Metrics != 1 {
		t.Errorf("Run = %+v, %v; want one alarm of production and four datapoints", done, err)
	}
	var out bytes.Buffer
	printPulled(&out, "folder", done)
	if got := out.String(); !strings.HasPrefix(got, "folder: 1 alarms, 0 items of history, 4 datapoints of 1 metrics, from 20") {
		t.Errorf("printed is %q", got)
	}
}

// TestAlarmsPull_Assembly: what a proposed alarm looks at is pulled as well, where something deployed says which resource it means.
func TestAlarmsPull_Assembly(t *testing.T) {
	c := archivetest.New()
	c.Metric = []types.MetricAlarm{{AlarmName: aws.String("mainstay-production-Shop-late"), Namespace: aws.String("AWS/SQS"), MetricName: aws.String("ApproximateAgeOfOldestMessage"), Statistic: types.StatisticMaximum,
		Period: aws.Int32(60), Dimensions: []types.Dimension{{Name: aws.String("QueueName"), Value: aws.String("orders-1x2y")}}}}
	c.Put(archivetest.Key("NumberOfMessagesSent", "Sum", "orders-1x2y"), time.Now().Add(-time.Hour).Truncate(time.Minute), 1, 2, 3)
	alarm := func(name, metric string) string {
		return `{"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": {"Fn::Join": ["-", [{"Ref": "AWS::StackName"}, "` + name + `"]]}, "Namespace": "AWS/SQS", "MetricName": "` + metric +
			`", "Statistic": "Sum", "Period": 60, "Dimensions": [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["Orders", "QueueName"]}}]}}`
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Shop.template.json"), []byte(`{"Resources": {"Late": `+alarm("late", "ApproximateAgeOfOldestMessage")+`, "New": `+alarm("new", "NumberOfMessagesSent")+`}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	p := pulling(t, "production", c)
	p.Assembly = dir
	if done, err := p.Run(t.Context()); err != nil || done.Metrics != 2 || done.Datapoints != 3 {
		t.Errorf("Run = %+v, %v; want the metric of the new alarm as well", done, err)
	}
	p.Assembly = t.TempDir()
	if _, err := p.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "no template was found") {
		t.Errorf("Run = %v; want to hear that there is no assembly", err)
	}
}

func TestAlarmsPull_Refused(t *testing.T) {
	for want, p := range map[string]AlarmsPull{
		"a branch environment has none": pulling(t, "login-1a2b3c4d", archivetest.New()),
		"--days 16: expected 1 to 15":   func() AlarmsPull { p := pulling(t, "production", archivetest.New()); p.Days = 16; return p }(),
	} {
		if _, err := p.Run(t.Context()); err == nil || !errors.As(err, &usageError{}) || !strings.Contains(err.Error(), want) {
			t.Errorf("Run = %v; want %q", err, want)
		}
	}
}
