package constructs_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/bucket"
	"github.com/mainstay-go/mainstay/constructs/consumer"
	"github.com/mainstay-go/mainstay/constructs/delivery"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/httpapi"
	"github.com/mainstay-go/mainstay/constructs/mail"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/constructs/rule"
	"github.com/mainstay-go/mainstay/constructs/schedule"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/constructs/topic"
	"github.com/mainstay-go/mainstay/constructs/website"
	"github.com/mainstay-go/mainstay/constructs/worker"
	"github.com/mainstay-go/mainstay/constructs/workflow"
	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/cost"
	engine "github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

const (
	alarmType     = "AWS::CloudWatch::Alarm"
	compositeType = "AWS::CloudWatch::CompositeAlarm"
)

// alarmed is a template of a unit with alarms.
func alarmed(t *testing.T, build func(*alarm.Alarms, constructs.Construct)) assembly.Template {
	t.Helper()
	return template(t, func(s awscdk.Stack) {
		a := alarm.New(s, "Alarms", alarm.Props{Environment: "production", Owner: "orders-team"})
		unit := constructs.NewConstruct(s, jsii.String("Unit"))
		build(a, unit)
		a.Watch(unit, "orders")
	})
}

// rows counts the alarms of a template by row.
func rows(made assembly.Template) map[string]int {
	found := map[string]int{}
	for _, kind := range []string{alarmType, compositeType} {
		for _, r := range cdktest.OfType(made, kind) {
			found[tag(r, names.TagAlarm)]++
		}
	}
	return found
}

func tag(r assembly.Resource, key string) string {
	tags, _ := r.Properties["Tags"].([]any)
	for _, t := range tags {
		if m := t.(map[string]any); m["Key"] == key {
			return m["Value"].(string)
		}
	}
	return ""
}

// row returns the only alarm of a row.
func row(t *testing.T, made assembly.Template, name string) assembly.Resource {
	t.Helper()
	var found []assembly.Resource
	for _, kind := range []string{alarmType, compositeType} {
		for _, r := range cdktest.OfType(made, kind) {
			if tag(r, names.TagAlarm) == name {
				found = append(found, r)
			}
		}
	}
	if len(found) != 1 {
		t.Fatalf("there are %d alarms %s; want one: %v", len(found), name, rows(made))
	}
	return found[0]
}

func TestAlarm_Worker(t *testing.T) {
	made := alarmed(t, func(_ *alarm.Alarms, s constructs.Construct) {
		worker.New(s, "Take", worker.Props{Function: function.Props{Code: code(t, "take-order"), Timeout: 30 * time.Second}, MaxConcurrency: 20})
	})
	has(t, row(t, made, "function-errors"), `"Expression":"IF(inv \u003e= 10, 100 * FILL(err, 0) / inv, 0)"`, `"Id":"value"`, `"ReturnData":true`,
		`"Name":"FunctionName","Value":{"Ref":"UnitTakeFunction`, `"TreatMissingData":"notBreaching"`, `"DatapointsToAlarm":3,"EvaluationPeriods":5`,
		`"AlarmName":{"Fn::Join":["",[{"Ref":"AWS::StackName"},"-unit-take-function-errors"]]}`, `Runbook: docs/runbooks/function-errors.md"`,
		`"mainstay:owner","Value":"orders-team"`, `"mainstay:severity","Value":"page"`)
	lacksText(t, row(t, made, "function-errors"), "AlarmActions", "OKActions")
	has(t, row(t, made, "function-slow"), `"Expression":"100 * dur / 30000"`)
	has(t, row(t, made, "queue-late"), `"Expression":"age / 180"`)
	has(t, row(t, made, "worker-busy"), `"Expression":"100 * con / 20"`)
	has(t, row(t, made, "function-runaway"), `"Expression":"ANOMALY_DETECTION_BAND(inv, 4)"`, `"ThresholdMetricId":"band"`, `"ComparisonOperator":"GreaterThanUpperThreshold"`)
	lacksText(t, row(t, made, "function-runaway"), `"Threshold":`)
	has(t, row(t, made, "dead-letter-not-empty"), `"MetricName":"ApproximateNumberOfMessagesVisible"`, `"Statistic":"Maximum"`, `"Period":60`, `"Threshold":0`,
		`"AlarmActions":[{"Ref":"AlarmsPages`, `"OKActions":[{"Ref":"AlarmsPages`, `-unit-take-queue-dead-letter-not-empty"`, `{"Fn::GetAtt":["UnitTakeQueueDeadLetter`)
	has(t, row(t, made, "dead-letter-expiring"), `"AlarmActions":[{"Ref":"AlarmsTickets`, `"Threshold":907200`)
	lacksText(t, row(t, made, "dead-letter-expiring"), "OKActions")
}

func lacksText(t *testing.T, r assembly.Resource, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(cdktest.JSON(r.Properties), text) {
			t.Errorf("%s has %s: %s", r.Type, text, cdktest.JSON(r.Properties))
		}
	}
}

// TestAlarm_Together: one message tells of a unit; causes are quiet while users feel it, and everything during deployments.
func TestAlarm_Together(t *testing.T) {
	made := alarmed(t, func(_ *alarm.Alarms, s constructs.Construct) {
		worker.New(s, "Take", worker.Props{Function: function.Props{Code: code(t, "take-order")}})
	})
	page, ticket := row(t, made, "service-page"), row(t, made, "service-ticket")
	has(t, page, `"ActionsSuppressor":{"Ref":"AlarmsDeploying`, `"ActionsSuppressorWaitPeriod":60`, `"ActionsSuppressorExtensionPeriod":300`,
		`"AlarmActions":[{"Ref":"AlarmsPages`, `"OKActions":[{"Ref":"AlarmsPages`, `["",["ALARM(\"",{"Ref":"UnitTakeFunctionFunctionErrors`, `"\") OR ALARM(\"",{"Ref":"UnitTakeQueueQueueStalled`)
	has(t, ticket, `"AlarmActions":[{"Ref":"AlarmsTickets`, `["",["(ALARM(\"",`, `"\")) AND NOT ALARM(\"",{"Ref":"UnitServicePage`, `"ActionsSuppressor":{"Ref":"AlarmsDeploying`)
	lacksText(t, ticket, "OKActions", "DeadLetterNotEmpty")
	lacksText(t, page, "DeadLetterNotEmpty")
	has(t, row(t, made, "deploying"), `"Dimensions":[{"Name":"Environment","Value":"production"}]`, `"Namespace":"Mainstay"`, `"MetricName":"Deploying"`)
}

// TestAlarm_Topics: alarms reach an encrypted topic only where both the key and the topic let CloudWatch in, for this account.
func TestAlarm_Topics(t *testing.T) {
	made := alarmed(t, func(*alarm.Alarms, constructs.Construct) {})
	has(t, only(t, made, "AWS::KMS::Key"), `"EnableKeyRotation":true`,
		`{"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Condition":{"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}},"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Resource":"*"}`)
	topics := cdktest.OfType(made, "AWS::SNS::Topic")
	if len(topics) != 2 {
		t.Fatalf("made %d topics; want one for pages and one for tickets", len(topics))
	}
	for id, r := range topics {
		has(t, r, `"KmsMasterKeyId":{"Fn::GetAtt":["AlarmsKey`)
		like(t, made, "AWS::SNS::TopicPolicy", `"Action":"sns:Publish"`, `"Principal":{"Service":"cloudwatch.amazonaws.com"}`, `"aws:SourceAccount":{"Ref":"AWS::AccountId"}`,
			`"Resource":{"Ref":"`+id, `"aws:SecureTransport":"false"`)
	}
	like(t, made, alarmType, `NumberOfNotificationsFailed`, `"Value":{"Fn::GetAtt":["AlarmsPages`, `"AlarmActions":[{"Ref":"AlarmsTickets`)
	like(t, made, alarmType, `NumberOfNotificationsFailed`, `"Value":{"Fn::GetAtt":["AlarmsTickets`, `"AlarmActions":[{"Ref":"AlarmsPages`)
}

// TestAlarm_EveryKind: whatever is made of constructs has the alarms of its kind, without a line of whoever makes it.
func TestAlarm_EveryKind(t *testing.T) {
	made := alarmed(t, func(_ *alarm.Alarms, s constructs.Construct) {
		orders := table.New(s, "Orders", table.Props{PartitionKey: "id", Stream: true})
		consumer.New(s, "Index", consumer.Props{Function: function.Props{Code: code(t, "index")}, Table: orders})
		worker.New(s, "Take", worker.Props{Function: function.Props{Code: code(t, "take-order"), Delivery: delivery.New(s, "Delivery", delivery.Props{})}})
		serve := function.New(s, "Serve", function.Props{Code: code(t, "serve")})
		httpapi.New(s, "Http", httpapi.Props{Name: "access", Routes: []httpapi.Route{{Path: "/", To: serve, Access: httpapi.Signed}}})
		rule.New(s, "Placed", rule.Props{Function: serve, Pattern: rule.Pattern{Sources: []string{"orders"}}})
		schedule.New(s, "Nightly", schedule.Props{Function: function.Props{Code: code(t, "nightly")}, Expression: "cron(0 3 * * ? *)"})
		topic.New(s, "News", topic.Props{})
		workflow.New(s, "Pay", workflow.Props{Name: "pay", Steps: []workflow.Step{{Name: "Charge", To: serve}}})
		bucket.New(s, "Uploads", bucket.Props{})
		website.New(s, "Site", website.Props{})
		mail.New(s, "Mails", mail.Props{Sender: "orders@example.com"})
	})
	covered(t, made)
	found := rows(made)
	for _, r := range policy.Rows() {
		if found[r.Name] == 0 && r.Kind != policy.Probe {
			t.Errorf("nothing has an alarm %s", r.Name)
		}
	}
	has(t, row(t, made, "delivery-failing"), `"ExecutedVersion"`, `"Value":"orders-team"`, `"Value":"quiet"`)
	has(t, row(t, made, "schedule-silent"), `"Period":129600`, `"TreatMissingData":"breaching"`)
	has(t, row(t, made, "consumer-expiring"), `"Threshold":21600000`)
	has(t, row(t, made, "api-refusals"), `"Expression":"ANOMALY_DETECTION_BAND(value, 3)"`, `{"Name":"Stage","Value":"$default"}`)
	has(t, row(t, made, "api-slow"), `"ExtendedStatistic":"p99"`, `"EvaluateLowSampleCountPercentile":"ignore"`)
	seen := map[string]bool{}
	for _, r := range cdktest.OfType(made, alarmType) {
		name := cdktest.JSON(r.Properties["AlarmName"])
		if seen[name] {
			t.Errorf("two alarms are called %s", name)
		}
		seen[name] = true
	}
}

// covered holds a template against the policy as the command does.
func covered(t *testing.T, made assembly.Template) {
	t.Helper()
	read, err := engine.Parse(made.Stack, made.Text)
	if err != nil {
		t.Fatal(err)
	}
	prices, err := cost.ListPrices()
	if err != nil {
		t.Fatal(err)
	}
	r, err := coverage.Check(engine.App{read}, coverage.Options{Project: os.DirFS(cdktest.Root(t)), Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), Prices: prices})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		t.Error(f)
	}
}

// TestAlarm_None: branch environments have no alarms, by the same code.
func TestAlarm_None(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		var a *alarm.Alarms
		q := queue.New(s, "Orders", queue.Props{})
		alarm.Excuse(q.Queue, "nobody is told here", "2099-01-01")
		a.Add(s, custom())
		a.Watch(s, "orders")
	})
	if found := rows(made); len(found) > 0 {
		t.Errorf("there are alarms: %v", found)
	}
}

func TestAlarm_Excuse(t *testing.T) {
	made := alarmed(t, func(_ *alarm.Alarms, s constructs.Construct) {
		q := queue.New(s, "Orders", queue.Props{})
		alarm.Excuse(q.DeadLetter, "looked at by hand every day", "2027-06-30")
		alarm.ExcuseFrom("queue-late", q.Queue, "filled once a night, emptied by noon", "2027-06-30")
	})
	want := []string{"alarm-topic-failed", "deploying", "queue-expiring", "queue-in-flight", "queue-stalled", "service-page", "service-ticket"}
	if got := slices.Sorted(maps.Keys(rows(made))); !slices.Equal(got, want) {
		t.Errorf("there are %v; want %v", got, want)
	}
	for id, q := range cdktest.OfType(made, "AWS::SQS::Queue") {
		text := fmt.Sprint(q.Metadata)
		if strings.Contains(id, "DeadLetter") != strings.Contains(text, "mainstay:no-alarm:map[reason:looked at by hand every day until:2027-06-30]") ||
			strings.Contains(id, "DeadLetter") == strings.Contains(text, "mainstay:no-alarm:queue-late:map[") {
			t.Errorf("%s has the metadata %s", id, text)
		}
	}
}

func custom() alarm.Custom {
	return alarm.Custom{Row: policy.Row{Name: "rows-rejected", Compare: policy.Above, Threshold: policy.Value{Number: 10}, Period: 5 * time.Minute, M: 1, N: 1,
		Missing: policy.NotBreaching, Severity: policy.Ticket, Means: "Many rows are rejected.", First: "Look.", Since: "2026-11-23",
		Metrics: []policy.Metric{{ID: "bad", Namespace: "Mainstay", Name: "RowsRejected", Stat: "Sum"}}},
		Dimensions: map[string]*string{"Environment": jsii.String("production"), "Function": jsii.String("import-users")}}
}

func TestAlarm_Custom(t *testing.T) {
	made := alarmed(t, func(a *alarm.Alarms, s constructs.Construct) { a.Add(s, custom()) })
	has(t, row(t, made, "rows-rejected"), `"Dimensions":[{"Name":"Environment","Value":"production"},{"Name":"Function","Value":"import-users"}]`, `"Threshold":10`)
	has(t, row(t, made, "service-ticket"), `UnitRowsRejected`)
}

// TestAlarm_Bad: what CloudWatch would refuse is reported before anything is deployed, with the line that asks for it.
func TestAlarm_Bad(t *testing.T) {
	search, unknown, anomaly, mixed, many := custom(), custom(), custom(), custom(), custom()
	search.Expression = "SUM(SEARCH('x', 'Sum')) + bad"
	unknown.Metrics = []policy.Metric{{ID: "bad", Namespace: "AWS/Lambda", Name: "Error", Stat: "Sum"}}
	anomaly.Band = 3
	mixed.Metrics = append(mixed.Metrics, policy.Metric{ID: "good", Namespace: "Mainstay", Name: "RowsQueued", Stat: "Sum", Period: time.Minute})
	mixed.Expression = "bad / good"
	early := custom()
	early.Severity, early.Since = policy.Page, "2027-01-15"
	many.Expression, many.Metrics = "SUM(METRICS())", nil
	for i := range 11 {
		many.Metrics = append(many.Metrics, policy.Metric{ID: fmt.Sprint("m", i), Namespace: "Mainstay", Name: "RowsQueued", Stat: "Sum"})
	}
	reported(t, func(s awscdk.Stack) {
		a := alarm.New(s, "Alarms", alarm.Props{Environment: "production", Owner: "a team"})
		for i, c := range []alarm.Custom{search, unknown, anomaly, mixed, many, early} {
			a.Add(constructs.NewConstruct(s, jsii.Sprintf("C%d", i)), c)
		}
		q := queue.New(s, "Orders", queue.Props{})
		alarm.Excuse(q.Queue, "because", "tomorrow")
		alarm.ExcuseFrom("queue-late-ish", q.Queue, "because it is so", "2027-01-01")
		alarm.Excuse(constructs.NewConstruct(s, jsii.String("Empty")), "because it is so", "2027-01-01")
	},
		`Test/Alarms: Owner is "a team"; expected 1 to 64 of A-Z, a-z, 0-9, ., _, @ and -; name a team`,
		`Test/C0: alarm "rows-rejected": Expression is one with SEARCH; expected named metrics: CloudWatch takes no SEARCH in an alarm; name them`,
		`Test/C1: alarm "rows-rejected": the metric is AWS/Lambda Error; expected one that exists, such as Errors; correct it, or add it to engines/alarms/policy/metrics.go`,
		`Test/C2: alarm "rows-rejected": Compare is "GreaterThanThreshold" with a Band; expected one of [GreaterThanUpperThreshold LessThanLowerThreshold LessThanLowerOrGreaterThanUpperThreshold]; choose one`,
		`Test/C3: alarm "rows-rejected": the period of RowsQueued is 1m0s; expected the alarm's, 5m0s: CloudWatch takes no mixed ones; leave it out`,
		`Test/C4: alarm "rows-rejected": the number of metrics is 11; expected at most 10 (CloudWatch quota); split it, or aggregate where the metric is made`,
		`Test/C5: row "rows-rejected": it pages since it came in, on 2027-01-15; expected a ticket, until a review says what it is worth; make it a ticket, or write the review into Decided`,
		`Test/Empty: Excuse is about a construct without a resource; expected a queue, function, table and the like; name what the construct holds, such as queue.Queue`,
		`Test/Orders/Queue: Excuse's day is "tomorrow"; expected one like 2027-06-30; say until when that is so`,
		`Test/Orders/Queue: Excuse's reason is "because"; expected at least three words; say why nobody needs to know`,
		"Test/Orders/Queue: ExcuseFrom is \"queue-late-ish\"; expected the name of a row of the alarm policy; `mainstay alarms policy` lists them")
}

// TestAlarm_Many: a unit with more alarms than a composite alarm may have gets several of those.
func TestAlarm_Many(t *testing.T) {
	made := alarmed(t, func(_ *alarm.Alarms, s constructs.Construct) {
		for i := range 20 {
			queue.New(s, fmt.Sprintf("Orders%d", i), queue.Props{})
		}
	})
	if found := rows(made); found["service-page"] != 1 || found["service-ticket"] != 2 || found["queue-stalled"] != 20 {
		t.Errorf("there are %v; want one composite alarm of 20 pages, and two of 60 tickets", found)
	}
	for id, r := range cdktest.OfType(made, compositeType) {
		if n := strings.Count(cdktest.JSON(r.Properties["AlarmRule"]), "ALARM("); n > 40 {
			t.Errorf("%s is about %d alarms", id, n)
		}
	}
}
