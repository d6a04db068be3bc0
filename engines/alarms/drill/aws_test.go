package drill_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"github.com/mainstay-go/mainstay/engines/alarms/drill"
	"github.com/mainstay-go/mainstay/engines/alarms/drill/drilltest"
	"github.com/mainstay-go/mainstay/internal/embedded/embeddedtest"
)

// TestAWS holds the embedded AWS to the contract that the fake fulfils, and drills on it.
func TestAWS(t *testing.T) {
	cfg := embeddedAWS(t)
	a := account{t, cloudwatch.NewFromConfig(cfg), sns.NewFromConfig(cfg)}
	w := drilltest.World{Site: drill.NewAWS(cfg), Topic: a.topic, Put: a.put}
	drilltest.TestSite(t, w)
	t.Run("Drill", func(t *testing.T) {
		pages, tickets := a.topic("drill-pages"), a.topic("drill-tickets")
		a.put(drill.Alarm{Name: "embedded-late", Enabled: true, Topics: []string{pages}, OverAt: []string{pages}})
		a.put(drill.Alarm{Name: "embedded-ticket", Enabled: true, Composite: true, Topics: []string{tickets}})
		d := drill.Drill{Site: w.Site, Stacks: "embedded-", Prefix: "embedded-drill-", Timeout: time.Minute, Now: time.Now}
		got, err := d.Do(t.Context())
		if err != nil || len(got.Drills) != 2 || !got.Drills[0].Told || !got.Drills[0].Over || !got.Drills[1].Told {
			t.Errorf("Do = %+v, %v; want two topics told", got, err)
		}
		if left, err := w.Queues(t.Context(), "embedded-drill-"); err != nil || len(left) > 0 {
			t.Errorf("queues are left: %v, %v", left, err)
		}
	})
}

// account makes what drills are about.
type account struct {
	t      *testing.T
	watch  *cloudwatch.Client
	topics *sns.Client
}

func (a account) topic(name string) string {
	out, err := a.topics.CreateTopic(a.t.Context(), &sns.CreateTopicInput{Name: &name})
	if err != nil {
		a.t.Fatal(err)
	}
	return aws.ToString(out.TopicArn)
}

func (a account) put(alarm drill.Alarm) {
	var err error
	if alarm.Composite {
		_, err = a.watch.PutCompositeAlarm(a.t.Context(), &cloudwatch.PutCompositeAlarmInput{AlarmName: &alarm.Name, AlarmRule: aws.String("FALSE"), ActionsEnabled: &alarm.Enabled,
			AlarmActions: alarm.Topics, OKActions: alarm.OverAt})
	} else {
		_, err = a.watch.PutMetricAlarm(a.t.Context(), &cloudwatch.PutMetricAlarmInput{AlarmName: &alarm.Name, Namespace: aws.String("Drill"), MetricName: aws.String("Late"), Statistic: types.StatisticSum,
			Period: aws.Int32(60), EvaluationPeriods: aws.Int32(1), Threshold: aws.Float64(1), ComparisonOperator: types.ComparisonOperatorGreaterThanThreshold,
			ActionsEnabled: &alarm.Enabled, AlarmActions: alarm.Topics, OKActions: alarm.OverAt})
	}
	if err != nil {
		a.t.Fatal(err)
	}
}

// embeddedAWS starts an embedded AWS.
func embeddedAWS(t *testing.T) aws.Config {
	t.Helper()
	_, cfg := embeddedtest.Run(t)
	return cfg
}
