package backtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/mainstay-go/mainstay/engines/alarms/archive"
	"github.com/mainstay-go/mainstay/engines/alarms/archive/archivetest"
	"github.com/mainstay-go/mainstay/engines/alarms/backtest"
	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// pulled has a day of a queue whose age peaks for a minute each hour, and is high for twenty minutes from 06:00 on, which was
// an incident; three alarms on it, and one that tells.
func pulled(t *testing.T) *archive.Archive {
	t.Helper()
	c := archivetest.New()
	c.Page = 100_000
	alarm := func(name, row string, threshold float64) types.MetricAlarm {
		return types.MetricAlarm{AlarmName: aws.String("app-Shop1-" + name), AlarmDescription: aws.String("It is late. Runbook: docs/runbooks/" + row + ".md"), Namespace: aws.String("AWS/SQS"),
			MetricName: aws.String("ApproximateAgeOfOldestMessage"), Dimensions: []types.Dimension{{Name: aws.String("QueueName"), Value: aws.String("orders-1x2y")}},
			Statistic: types.StatisticMaximum, Period: aws.Int32(60), EvaluationPeriods: aws.Int32(1), Threshold: &threshold, ComparisonOperator: types.ComparisonOperatorGreaterThanThreshold,
			TreatMissingData: aws.String("notBreaching")}
	}
	c.Metric = []types.MetricAlarm{alarm("stalled", "queue-stalled", 5), alarm("late", "queue-late", 7), alarm("gone", "queue-late", 1000)}
	c.Metric[2].AlarmActions = []string{"arn:tickets"}
	c.Composite = []types.CompositeAlarm{{AlarmName: aws.String("app-Shop1-service-page"), AlarmDescription: aws.String("Runbook: docs/runbooks/service-page.md"),
		AlarmRule: aws.String(`ALARM("app-Shop1-stalled")`), AlarmActions: []string{"arn:pages"}}}
	var ages []float64
	for i := range 24 * 60 {
		switch minute := i % 60; {
		case i >= 18*60 && i < 18*60+20:
			ages = append(ages, 9)
		case minute == 30:
			ages = append(ages, 6)
		default:
			ages = append(ages, 1)
		}
	}
	c.Put(archivetest.Key("ApproximateAgeOfOldestMessage", "Maximum", "orders-1x2y"), noon.Add(-24*time.Hour), ages...)
	c.Items = []types.AlarmHistoryItem{{AlarmName: aws.String("app-Shop1-late"), Timestamp: aws.Time(noon.Add(-6 * time.Hour)), HistoryItemType: types.HistoryItemTypeStateUpdate,
		HistorySummary: aws.String("Alarm updated from OK to ALARM")}, {AlarmName: aws.String("app-Shop1-late"), Timestamp: aws.Time(noon.Add(-5 * time.Hour)), HistoryItemType: types.HistoryItemTypeStateUpdate,
		HistorySummary: aws.String("Alarm updated from OK to ALARM"), HistoryData: aws.String(`{"newState":{"stateReason":"Fire drill x: nothing is the matter."}}`)}}
	dir := archive.Folder(t.TempDir())
	p := archive.Pull{Source: archive.AWS{API: c}, Folder: dir, Prefix: "app-", Since: 24 * time.Hour, Now: func() time.Time { return noon.Add(5 * time.Minute) }, Say: func(string, ...any) {}}
	if _, err := p.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := dir.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func property(threshold, n int, dimension string) string {
	return fmt.Sprintf(`"Namespace": "AWS/SQS", "MetricName": "ApproximateAgeOfOldestMessage", "Statistic": "Maximum", "Period": 60, "EvaluationPeriods": %d, "Threshold": %d,
		"ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching", "Dimensions": [{"Name": "QueueName", "Value": %s}]`, n, threshold, dimension)
}

func name(title string) string {
	return `"AlarmName": {"Fn::Join": ["", [{"Ref": "AWS::StackName"}, "-` + title + `"]]}`
}

func tags(row, severity string) string {
	return `"Tags": [{"Key": "mainstay:alarm", "Value": "` + row + `"}, {"Key": "mainstay:severity", "Value": "` + severity + `"}]`
}

// proposal wants three datapoints in a row before it pages, has an alarm more, and one on what nobody has looked at yet.
func proposal(t *testing.T) template.App {
	t.Helper()
	const queue = `{"Fn::GetAtt": ["Orders", "QueueName"]}`
	made, err := template.Parse("Shop1", `{"Resources": {
		"Stalled": {"Type": "AWS::CloudWatch::Alarm", "Properties": {`+name("stalled")+","+tags("queue-stalled", "page")+","+property(5, 3, queue)+`}},
		"Late": {"Type": "AWS::CloudWatch::Alarm", "Properties": {`+name("late")+","+tags("queue-late", "ticket")+","+property(7, 1, queue)+`}},
		"More": {"Type": "AWS::CloudWatch::Alarm", "Properties": {`+name("more")+","+tags("queue-late", "ticket")+","+property(8, 1, queue)+`, "AlarmActions": [{"Ref": "Tickets"}]}},
		"Other": {"Type": "AWS::CloudWatch::Alarm", "Properties": {`+name("other")+","+tags("queue-late", "ticket")+","+property(8, 1, `{"Ref": "Else"}`)+`}},
		"Page": {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {`+name("service-page")+","+tags("service-page", "page")+`,
			"AlarmRule": {"Fn::Join": ["", ["ALARM(\"", {"Ref": "Stalled"}, "\") OR ALARM(\"", {"Ref": "Other"}, "\")"]]}, "AlarmActions": [{"Ref": "Pages"}]}}}}`)
	if err != nil {
		t.Fatal(err)
	}
	return template.App{made}
}

func compared(t *testing.T) backtest.Report {
	t.Helper()
	prices, err := cost.ListPrices()
	if err != nil {
		t.Fatal(err)
	}
	a := pulled(t)
	b := backtest.Backtest{Archive: a, Prices: prices, Incidents: []backtest.Incident{{From: noon.Add(-6*time.Hour - 2*time.Minute), To: noon.Add(-5 * time.Hour), What: "orders stood still"},
		{From: noon.Add(-3 * time.Hour), To: noon.Add(-2 * time.Hour), What: "nobody noticed", Services: []string{"mails"}}, {From: noon.Add(time.Hour), To: noon.Add(2 * time.Hour), What: "later"}}}
	r, err := b.Compare(backtest.Deployed(a), backtest.Proposed(proposal(t), "app-", a.Alarms))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCompare: the proposed policy no longer pages each hour, and pages for the incident two minutes later.
func TestCompare(t *testing.T) {
	r := compared(t)
	got := map[string]string{}
	for _, row := range r.Alarms {
		text := row.Change
		for _, o := range []*backtest.Outcome{row.Deployed, row.Proposed} {
			if o == nil {
				text += " -"
			} else {
				text += fmt.Sprintf(" %d fires, %d flaps, %v minutes, %d in incidents", o.Fires, o.Flaps, o.MinutesOn, o.InIncidents)
			}
		}
		got[row.Name] = text + fmt.Sprintf(", %d recorded %s", row.Recorded, row.Problem)
	}
	for alarm, want := range map[string]string{
		"app-Shop1-stalled":      "changed 25 fires, 24 flaps, 44 minutes, 2 in incidents 1 fires, 0 flaps, 18 minutes, 1 in incidents, 0 recorded ",
		"app-Shop1-service-page": "changed 25 fires, 24 flaps, 44 minutes, 2 in incidents 1 fires, 0 flaps, 18 minutes, 1 in incidents, 0 recorded ",
		"app-Shop1-late":         "same 1 fires, 0 flaps, 20 minutes, 1 in incidents 1 fires, 0 flaps, 20 minutes, 1 in incidents, 1 recorded ",
		"app-Shop1-gone":         "removed 0 fires, 0 flaps, 0 minutes, 0 in incidents -, 0 recorded ",
		"app-Shop1-more":         "new - 1 fires, 0 flaps, 20 minutes, 1 in incidents, 0 recorded ",
		"app-Shop1-other":        "new - -, 0 recorded no alarm that is deployed says which QueueName is meant by AWS/SQS/ApproximateAgeOfOldestMessage",
	} {
		if got[alarm] != want {
			t.Errorf("%s is %q; want %q", alarm, got[alarm], want)
		}
	}
	if r.Alarms[0].Name != "app-Shop1-service-page" && r.Alarms[0].Name != "app-Shop1-stalled" {
		t.Errorf("the first is %s; want what differs most", r.Alarms[0].Name)
	}
	if got := fmt.Sprint(r.Deployed, r.Proposed); got != "{4 175 0 24 1 0.8} {5 7 7 0 1 0.9}" {
		t.Errorf("totals are %s; want pages, tickets, flaps, incidents and prices", got)
	}
}

func TestCompare_Incidents(t *testing.T) {
	r := compared(t)
	if len(r.Incidents) != 2 {
		t.Fatalf("found %d incidents; want those of the time that was pulled", len(r.Incidents))
	}
	i := r.Incidents[0]
	if *i.Deployed.Page != 2 || *i.Proposed.Page != 4 || *i.Proposed.Any != 2 || fmt.Sprint(i.Proposed.Alarms) != "[app-Shop1-more app-Shop1-service-page]" {
		t.Errorf("the incident was found %+v and %+v; want a page after 2 and after 4 minutes, and a ticket after 2", i.Deployed, i.Proposed)
	}
	if i = r.Incidents[1]; i.Deployed.Any != nil || i.Proposed.Page != nil {
		t.Errorf("an incident of another service was found: %+v", i)
	}
}

// TestRun_Waits: what could not be judged is said of whatever depends on it.
func TestRun_Waits(t *testing.T) {
	a := pulled(t)
	all := backtest.Proposed(proposal(t), "app-", a.Alarms)
	s := backtest.Run(all, a, backtest.Options{})
	if got := s.Notes["app-Shop1-service-page"]; len(got) != 1 || !strings.Contains(got[0], "app-Shop1-other could not be judged, and is taken as OK") {
		t.Errorf("notes are %q; want to hear what was taken as OK", got)
	}
}

func TestReadIncidents(t *testing.T) {
	all, err := backtest.ReadIncidents([]byte(`[{"from": "2026-11-20T10:00:00Z", "to": "2026-11-20T11:00:00Z", "what": "uploads failed", "services": ["imports"]}]`))
	if err != nil || len(all) != 1 || all[0].Services[0] != "imports" {
		t.Errorf("ReadIncidents = %+v, %v", all, err)
	}
	for text, want := range map[string]string{
		`{}`: "expected a list of", `[{"until": 1}]`: "unknown field", `[{"from": "2026-11-20T10:00:00Z", "to": "2026-11-20T09:00:00Z", "what": "x"}]`: "an end behind its beginning",
		`[{"from": "2026-11-20T10:00:00Z", "to": "2026-11-20T11:00:00Z"}]`: "expected what it was",
	} {
		if _, err := backtest.ReadIncidents([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadIncidents(%s) = %v; want %q", text, err, want)
		}
	}
}
