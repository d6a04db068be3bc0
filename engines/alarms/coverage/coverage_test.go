package coverage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/coverage"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
)

type props = map[string]any

func parse(t testing.TB, stack, text string) template.Template {
	t.Helper()
	made, err := template.Parse(stack, text)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// kinds has one resource of each kind of subject.
const kinds = `{"Resources":{
 "Work":{"Type":"AWS::SQS::Queue","Properties":{"VisibilityTimeout":60,"RedrivePolicy":{"deadLetterTargetArn":{"Fn::GetAtt":["Dead","Arn"]}}}},
 "Dead":{"Type":"AWS::SQS::Queue","Properties":{"MessageRetentionPeriod":1209600}},
 "Failures":{"Type":"AWS::SQS::Queue","Properties":{}},
 "Own":{"Type":"AWS::SQS::Queue","Metadata":{"mainstay:no-dead-letter":"it may be lost"},"Properties":{}},
 "Take":{"Type":"AWS::Lambda::Function","Properties":{"Timeout":30}},
 "Tour":{"Type":"AWS::Lambda::Function","Metadata":{"mainstay:probe":300},"Properties":{}},
 "Fed":{"Type":"AWS::Lambda::EventSourceMapping","Properties":{"FunctionName":{"Ref":"Take"},"EventSourceArn":{"Fn::GetAtt":["Work","Arn"]},"ScalingConfig":{"MaximumConcurrency":20}}},
 "Read":{"Type":"AWS::Lambda::EventSourceMapping","Properties":{"FunctionName":{"Ref":"Take"},"EventSourceArn":{"Fn::GetAtt":["Orders","StreamArn"]},"StartingPosition":"LATEST"}},
 "Off":{"Type":"AWS::Lambda::EventSourceMapping","Properties":{"FunctionName":{"Ref":"Take"},"Enabled":false}},
 "Config":{"Type":"AWS::Lambda::EventInvokeConfig","Properties":{"FunctionName":{"Ref":"Take"},"MaximumEventAgeInSeconds":3600}},
 "Orders":{"Type":"AWS::DynamoDB::Table","Properties":{}},
 "Api":{"Type":"AWS::ApiGatewayV2::Api","Properties":{}},
 "Rule":{"Type":"AWS::Events::Rule","Properties":{}},
 "RuleOff":{"Type":"AWS::Events::Rule","Properties":{"State":"DISABLED"}},
 "Nightly":{"Type":"AWS::Scheduler::Schedule","Properties":{"ScheduleExpression":"rate(1 day)","Target":{"Arn":{"Fn::GetAtt":["Take","Arn"]}}}},
 "Weekly":{"Type":"AWS::Scheduler::Schedule","Properties":{"ScheduleExpression":"cron(0 3 ? * MON *)","Target":{"Arn":{"Fn::GetAtt":["Take","Arn"]}}}},
 "News":{"Type":"AWS::SNS::Topic","Properties":{}},
 "Bell":{"Type":"AWS::SNS::Topic","Properties":{}},
 "Pay":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"DefinitionString":"{\"TimeoutSeconds\":60}"}},
 "Group":{"Type":"AWS::CodeDeploy::DeploymentGroup","Properties":{}},
 "Any":{"Type":"AWS::CloudWatch::Alarm","Properties":{"AlarmActions":[{"Ref":"Bell"}]}},
 "Bucket":{"Type":"AWS::S3::Bucket","Properties":{}}}}`

// TestSubjects: what a template says of a resource is what the construct that makes it knows.
func TestSubjects(t *testing.T) {
	var got []string
	for _, s := range coverage.Subjects(template.App{parse(t, "S", kinds)}) {
		got = append(got, fmt.Sprintf("%s %s %v of %s", s.ID, s.Kind, s.Numbers, s.Key.ID))
	}
	slices.Sort(got)
	want := []string{
		"Api api map[] of Api", "Bell alarm-topic map[] of Bell", "Config async map[max-age:3.6e+06] of Take",
		"Dead dead-letter map[retention:1.2096e+06 visibility:30] of Dead", "Failures dead-letter map[retention:345600 visibility:30] of Failures",
		"Fed worker map[concurrency:20] of Take", "Group delivery map[] of Group", "News topic map[] of News", "Nightly schedule map[gap:86400] of Take",
		"Orders table map[] of Orders", "Own queue map[retention:345600 visibility:30] of Own", "Pay workflow map[timeout:60000] of Pay",
		"Read consumer map[retention:8.64e+07] of Take", "Rule rule map[] of Rule", "Take function map[timeout:30000] of Take",
		"Tour function map[timeout:3000] of Tour", "Tour probe map[gap:300] of Tour", "Work queue map[retention:345600 visibility:60] of Work",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the subjects are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// shop is an application with a table and its alarms, made of the policy.
func shop(t testing.TB) template.App {
	t.Helper()
	all := map[string]template.Resource{
		"Orders": {Type: "AWS::DynamoDB::Table", Properties: props{}},
		"Bell":   {Type: "AWS::SNS::Topic", Properties: props{"KmsMasterKeyId": props{"Ref": "Key"}}},
		"Key": {Type: "AWS::KMS::Key", Properties: props{"KeyPolicy": props{"Statement": []any{props{"Effect": "Allow",
			"Principal": props{"Service": "cloudwatch.amazonaws.com"}, "Action": []any{"kms:Decrypt", "kms:GenerateDataKey*"}}}}}},
	}
	for _, row := range policy.For(policy.Table) {
		all[row.Name] = alarm(t, row, "TableName", "Orders")
	}
	for _, row := range policy.For(policy.AlarmTopic) {
		all[row.Name] = alarm(t, row, "TopicName", "Bell")
	}
	for id, r := range all {
		r.Stack, r.ID = "Shop", id
		all[id] = r
	}
	return template.App{{Stack: "Shop", Resources: all, Parameters: props{}}}
}

// alarm is a row as a template has it.
func alarm(t testing.TB, row policy.Row, dimension, of string) template.Resource {
	t.Helper()
	a, err := row.Alarm(nil)
	if err != nil {
		t.Fatal(err)
	}
	var queries []any
	for _, m := range a.Metrics {
		queries = append(queries, props{"Id": m.ID, "MetricStat": props{"Stat": m.Stat, "Period": a.Period.Seconds(), "Metric": props{"Namespace": m.Namespace,
			"MetricName": m.Name, "Dimensions": []any{props{"Name": dimension, "Value": props{"Ref": of}}}}}})
	}
	p := props{"AlarmName": "shop-" + row.Name, "AlarmDescription": a.Description(), "ComparisonOperator": string(a.Compare), "EvaluationPeriods": float64(a.N),
		"DatapointsToAlarm": float64(a.M), "TreatMissingData": string(a.Missing), "AlarmActions": []any{props{"Ref": "Bell"}}, "Tags": []any{
			props{"Key": "mainstay:alarm", "Value": row.Name}, props{"Key": "mainstay:severity", "Value": string(row.Severity)},
			props{"Key": "mainstay:runbook", "Value": row.Runbook()}, props{"Key": "mainstay:owner", "Value": "shop"}, props{"Key": "mainstay:since", "Value": "2026-11-23"}}}
	if a.Expression != "" {
		queries = append(queries, props{"Id": "value", "Expression": a.Expression})
	}
	if a.Band > 0 {
		queries, p["ThresholdMetricId"] = append(queries, props{"Id": "band", "Expression": a.BandExpression()}), "band"
	} else {
		p["Threshold"] = a.Threshold
	}
	p["Metrics"] = queries
	return template.Resource{Type: "AWS::CloudWatch::Alarm", Properties: p}
}

func check(t testing.TB, app template.App, o coverage.Options) coverage.Report {
	t.Helper()
	if o.Project == nil {
		files := fstest.MapFS{}
		for _, r := range policy.Rows() {
			files[r.Runbook()] = &fstest.MapFile{Data: []byte("Look.")}
		}
		o.Project = files
	}
	prices, err := cost.ListPrices()
	if err != nil {
		t.Fatal(err)
	}
	o.Prices, o.Now = prices, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	r, err := coverage.Check(app, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCheck(t *testing.T) {
	r := check(t, shop(t), coverage.Options{})
	if len(r.Findings) > 0 || r.Resources != 2 || r.Covered != 4 || r.Counts != (coverage.Counts{Math: 3, Anomaly: 1}) || r.USD.Cents() != "0.80" {
		t.Errorf("the report is %+v; want no findings and four alarms for $0.80: two of two metrics, one of anomaly detection, one of one metric", r)
	}
}

// TestCheck_Red: whatever is spoilt is found, and nothing else.
func TestCheck_Red(t *testing.T) {
	const throttled = "table-reads-throttled"
	for want, spoil := range map[string]func(app template.App){
		"uncovered: Shop/Orders table-reads-throttled: found no alarm about this table":                             func(app template.App) { delete(app[0].Resources, throttled) },
		"undecided: Shop/Search: the policy says nothing about AWS::OpenSearchService::Domain":                      search(nil),
		"reason: Shop/Search: it is excused by \"it\"":                                                              search(props{"mainstay:no-alarm": props{"reason": "it", "until": "2027-01-01"}}),
		"expired: Shop/Search: it was excused until 2026-11-22":                                                     search(props{"mainstay:no-alarm": props{"reason": "watched by its own team", "until": "2026-11-22"}}),
		"differs: Shop/Orders table-reads-throttled: its alarm is":                                                  set(throttled, "Threshold", 50.0),
		"refused: Shop/table-reads-throttled table-reads-throttled: alarm \"table-reads-throttled\"":                set(throttled, "EvaluationPeriods", 2000.0),
		"mute: Shop/table-reads-throttled table-reads-throttled: nobody is told":                                    set(throttled, "AlarmActions", nil),
		"runbook: Shop/table-reads-throttled table-reads-throttled: its description is \"Reads\"":                   set(throttled, "AlarmDescription", "Reads"),
		"runbook: Shop/table-reads-throttled: it has no tag mainstay:runbook":                                       set(throttled, "Tags", nil),
		"owner: Shop/table-reads-throttled: it has no tag mainstay:owner":                                           set(throttled, "Tags", nil),
		"since: Shop/table-reads-throttled: its tag mainstay:since is \"\"":                                         set(throttled, "Tags", nil),
		"severity: Shop/table-reads-throttled: its tag mainstay:severity is \"\"":                                   set(throttled, "Tags", nil),
		"twice: Shop/table-writes-throttled table-writes-throttled: its name is that of Shop/table-reads-throttled": set("table-writes-throttled", "AlarmName", "shop-"+throttled),
		"unreached: Shop/Bell: it is not encrypted":                                                                 set("Bell", "KmsMasterKeyId", nil),
		"unreached: Shop/Bell: its key is \"alias/aws/sns\"":                                                        set("Bell", "KmsMasterKeyId", "alias/aws/sns"),
		"unreached: Shop/Key: the key's policy does not let cloudwatch.amazonaws.com do kms:Decrypt":                set("Key", "KeyPolicy", nil),
		"unreached: Shop/Bell: no policy of the topic lets":                                                         closed,
		"dangling: Shop/table-reads-throttled table-reads-throttled: it refers to Siren":                            set(throttled, "OKActions", []any{props{"Ref": "Siren"}}),
		"dangling: Shop/table-reads-throttled table-reads-throttled: it refers to output Siren of one of the stacks Shop": set(throttled, "OKActions",
			[]any{props{"Fn::GetStackOutput": props{"StackName": "x", "OutputName": "Siren"}}}),
		"elsewhere: Shop/Orders table-reads-throttled: its alarm is in stack Other":                    moved,
		"reason: Shop/Orders table-reads-throttled: it is excused by \"so\" until \"2027-01-01\"":      excused("so", "2027-01-01"),
		"reason: Shop/Orders table-reads-throttled: it is excused by \"because it is\" until \"ever\"": excused("because it is", "ever"),
		"expired: Shop/Orders table-reads-throttled: it was excused until 2026-11-22":                  excused("because it is", "2026-11-22"),
	} {
		app := shop(t)
		spoil(app)
		if found := check(t, app, coverage.Options{}).Findings; !slices.ContainsFunc(found, func(f coverage.Finding) bool { return strings.HasPrefix(f.String(), want) }) {
			t.Errorf("found %v; want %q", found, want)
		}
	}
}

func set(id, property string, value any) func(template.App) {
	return func(app template.App) {
		if value == nil {
			delete(app[0].Resources[id].Properties, property)
			return
		}
		app[0].Resources[id].Properties[property] = value
	}
}

// closed gives the topic a policy, which takes away what everybody in the account may.
func closed(app template.App) {
	app[0].Resources["Policy"] = template.Resource{Stack: "Shop", ID: "Policy", Type: "AWS::SNS::TopicPolicy", Properties: props{"Topics": []any{props{"Ref": "Bell"}},
		"PolicyDocument": props{"Statement": []any{props{"Effect": "Deny", "Principal": "*", "Action": "sns:Publish"}}}}}
}

// moved puts an alarm into another stack, where it looks at the table by an output.
func moved(app template.App) {
	const id = "table-reads-throttled"
	r := app[0].Resources[id]
	delete(app[0].Resources, id)
	r.Stack = "Other"
	for _, q := range r.List("Metrics") {
		if stat, ok := q.(props)["MetricStat"].(props); ok {
			stat["Metric"].(props)["Dimensions"].([]any)[0].(props)["Value"] = props{"Fn::GetStackOutput": props{"StackName": "Shop", "OutputName": "Orders"}}
		}
	}
	app[0].Outputs = map[string]template.Output{"Orders": {Value: props{"Ref": "Orders"}}}
	app[0].Resources[id] = r
}

func excused(reason, until string) func(template.App) {
	return func(app template.App) {
		delete(app[0].Resources, "table-reads-throttled")
		r := app[0].Resources["Orders"]
		r.Metadata = props{"mainstay:no-alarm:table-reads-throttled": props{"reason": reason, "until": until}}
		app[0].Resources["Orders"] = r
	}
}

// search adds a resource of a type that the policy says nothing about.
func search(metadata map[string]any) func(template.App) {
	return func(app template.App) {
		app[0].Resources["Search"] = template.Resource{Stack: "Shop", ID: "Search", Type: "AWS::OpenSearchService::Domain", Metadata: metadata}
	}
}

func TestCheck_ExcusedType(t *testing.T) {
	app := shop(t)
	search(props{"mainstay:no-alarm": props{"reason": "watched by its own team", "until": "2027-01-01"}})(app)
	if r := check(t, app, coverage.Options{}); len(r.Findings) > 0 || r.Excused != 1 {
		t.Errorf("a type without rows that is excused gives %+v; want no finding", r)
	}
}

func TestCheck_Excused(t *testing.T) {
	app := shop(t)
	excused("because it is", "2026-11-23")(app)
	if r := check(t, app, coverage.Options{}); len(r.Findings) > 0 || r.Excused != 1 || r.Covered != 3 {
		t.Errorf("on its last day an excuse gives %+v; want no finding", r)
	}
}

func TestCheck_Budget(t *testing.T) {
	r := check(t, shop(t), coverage.Options{Budget: cost.N(0)})
	if len(r.Findings) > 0 {
		t.Errorf("without a budget found %v", r.Findings)
	}
	half, err := cost.ParseNumber("0.5")
	if err != nil {
		t.Fatal(err)
	}
	if r := check(t, shop(t), coverage.Options{Budget: half}); len(r.Findings) != 1 || !strings.HasPrefix(r.Findings[0].String(), "budget: all alarms: they cost $0.80 a month; expected at most $0.50") {
		t.Errorf("found %v; want too much", r.Findings)
	}
}

// TestCheck_Composite: what a composite alarm is about is told by that.
func TestCheck_Composite(t *testing.T) {
	app := shop(t)
	set("table-reads-throttled", "AlarmActions", nil)(app)
	row, _ := policy.Find("service-ticket")
	app[0].Resources["Ticket"] = template.Resource{Stack: "Shop", ID: "Ticket", Type: "AWS::CloudWatch::CompositeAlarm", Properties: props{
		"AlarmRule": props{"Fn::Join": []any{"", []any{`ALARM("`, props{"Ref": "table-reads-throttled"}, `")`}}}, "AlarmActions": []any{props{"Ref": "Bell"}},
		"AlarmDescription": "Runbook: " + row.Runbook(), "Tags": []any{props{"Key": "mainstay:alarm", "Value": row.Name}, props{"Key": "mainstay:severity", "Value": "ticket"},
			props{"Key": "mainstay:runbook", "Value": row.Runbook()}, props{"Key": "mainstay:owner", "Value": "shop"}, props{"Key": "mainstay:since", "Value": "2026-11-23"}}}}
	r := check(t, app, coverage.Options{})
	if len(r.Findings) > 0 || r.Counts.Composite != 1 || r.USD.Cents() != "1.30" {
		t.Errorf("the report is %+v; want no finding, and the composite alarm's price", r)
	}
}

// FuzzCheck: no template makes the check panic.
func FuzzCheck(f *testing.F) {
	f.Add(kinds)
	f.Add(`{"Resources":{"A":{"Type":"AWS::CloudWatch::Alarm","Properties":{"Metrics":[{"Expression":"SEARCH("}],"Tags":[1],"Dimensions":{}}}}}`)
	f.Add(`{"Resources":{"A":{"Type":"AWS::CloudWatch::CompositeAlarm","Properties":{"AlarmRule":{"Ref":"A"},"AlarmActions":["x"]}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		made, err := template.Parse("S", text)
		if err != nil {
			return
		}
		check(t, template.App{made}, coverage.Options{})
	})
}

func Example() {
	app := template.App{{Stack: "Shop", Resources: map[string]template.Resource{"News": {Stack: "Shop", ID: "News", Type: "AWS::SNS::Topic"}}}}
	prices, err := cost.ListPrices()
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := coverage.Check(app, coverage.Options{Project: fstest.MapFS{}, Now: time.Now(), Prices: prices})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		fmt.Println(f.Kind, f.Resource, f.Alarm)
	}
	// Output:
	// uncovered Shop/News topic-failed
	// uncovered Shop/News topic-lost
}
