package cost_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
)

type props = map[string]any

// app makes an application of one stack, Test, of resources by logical id: their type and properties.
func app(t testing.TB, resources map[string]any) template.App {
	t.Helper()
	text, err := json.Marshal(props{"Resources": resources})
	if err != nil {
		t.Fatal(err)
	}
	made, err := template.Parse("Test", string(text))
	if err != nil {
		t.Fatal(err)
	}
	return template.App{made}
}

func resource(kind string, p props) props { return props{"Type": kind, "Properties": p} }

func ref(id string) props { return props{"Ref": id} }

func estimate(t testing.TB, a template.App, usage string) cost.Estimate {
	t.Helper()
	u, err := cost.ReadUsage([]byte(usage))
	if err != nil {
		t.Fatal(err)
	}
	made, err := cost.Estimator{Prices: table(t)}.Estimate(a, u)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// of returns what the items of a resource come to.
func of(e cost.Estimate, resource string) string {
	var sum cost.Number
	for _, i := range e.Items {
		if i.Resource == resource {
			sum = sum.Add(i.USD)
		}
	}
	return sum.String()
}

// TestEstimate_Idle is a branch environment that nobody uses, worked out by hand: 2,592,000 polls at $0.40 a million,
// 14,400 scheduled invocations of 50 ms at 512 MB, their logs, a key and two secrets.
func TestEstimate_Idle(t *testing.T) {
	all := map[string]any{"Key": resource("AWS::KMS::Key", nil), "SecretA": resource("AWS::SecretsManager::Secret", nil), "SecretB": resource("AWS::SecretsManager::Secret", nil)}
	for i := range 5 {
		f := fmt.Sprint("Function", i)
		all[f] = resource("AWS::Lambda::Function", props{"MemorySize": 512, "Architectures": []string{"arm64"}, "LoggingConfig": props{"LogGroup": ref("Logs")}})
		all[fmt.Sprint("Rule", i)] = resource("AWS::Events::Rule", props{"ScheduleExpression": "rate(15 minutes)", "Targets": []any{props{"Arn": props{"Fn::GetAtt": []string{f, "Arn"}}}}})
	}
	all["Logs"] = resource("AWS::Logs::LogGroup", props{"RetentionInDays": 3})
	for i := range 4 {
		q := fmt.Sprint("Queue", i)
		all[q], all[q+"DeadLetter"] = resource("AWS::SQS::Queue", nil), resource("AWS::SQS::Queue", nil)
		all[q+"Mapping"] = resource("AWS::Lambda::EventSourceMapping", props{"EventSourceArn": props{"Fn::GetAtt": []string{q, "Arn"}}})
	}
	got := estimate(t, app(t, all), "{}")
	for name, want := range map[string]string{"Test/Queue0": "0.2592", "Test/Queue0DeadLetter": "0", "Test/Key": "1", "Test/SecretA": "0.4"} {
		if of(got, name) != want {
			t.Errorf("%s costs %s; want %s", name, of(got, name), want)
		}
	}
	// 1.0368 + 0.00288 + 0.0048000240 + logs of 14,400 KB: 0.006866 in, 0.00000618 kept + 1.80
	if got.USD.Cents() != "2.85" {
		t.Errorf("the month costs %s; want 2.85", got.USD)
	}
}

// TestEstimate_Tiers: tiers and what is free count for everything that has the same price, together.
func TestEstimate_Tiers(t *testing.T) {
	a := app(t, map[string]any{"A": resource("AWS::ApiGatewayV2::Api", props{"ProtocolType": "HTTP"}), "B": resource("AWS::ApiGatewayV2::Api", props{"ProtocolType": "HTTP"})})
	got := estimate(t, a, `{"month":{"Test/A":{"requests":216000000},"Test/B":{"requests":108000000,"request_kb":1024}}}`)
	if got.USD.Cents() != "418.80" || of(got, "Test/A") != "209.4" {
		t.Errorf("432 million requests cost %s, half of them %s; want 418.80 and 209.4", got.USD, of(got, "Test/A"))
	}
}

// TestEstimate_FreeTier: architectures share the free gigabyte-seconds.
func TestEstimate_FreeTier(t *testing.T) {
	a := app(t, map[string]any{"Arm": resource("AWS::Lambda::Function", props{"MemorySize": 1024, "Architectures": []string{"arm64"}}), "X86": resource("AWS::Lambda::Function", props{"MemorySize": 1536})})
	const usage = `{"free_tier":%t,"month":{"Test/X86":{"invocations":3000000,"billed_ms":120,"log_kb":0},"Test/Arm":{"invocations":0}}}`
	if got := estimate(t, a, fmt.Sprintf(usage, true)); got.USD.Cents() != "2.73" {
		t.Errorf("AWS's example of a mobile backend costs %s; want 2.73", got.USD)
	}
	if got := estimate(t, a, fmt.Sprintf(usage, false)); got.USD.Cents() != "9.60" {
		t.Errorf("without the free tier it costs %s; want 9.60", got.USD)
	}
}

// TestEstimate_FreeTierShared: of 300,000 gigabyte-seconds on each architecture, 400,000 are free, not 800,000.
func TestEstimate_FreeTierShared(t *testing.T) {
	a := app(t, map[string]any{"Arm": resource("AWS::Lambda::Function", props{"MemorySize": 1024, "Architectures": []string{"arm64"}}), "X86": resource("AWS::Lambda::Function", props{"MemorySize": 1024})})
	const use = `{"invocations":300000,"billed_ms":1000,"log_kb":0}`
	if got := estimate(t, a, `{"free_tier":true,"month":{"Test/X86":`+use+`,"Test/Arm":`+use+`}}`); got.USD.String() != "3.33334" {
		t.Errorf("they cost %s; want 200,000 × $0.0000166667", got.USD)
	}
}

// TestEstimate_Schedules: rules and schedules invoke their function, and those that are switched off do not.
func TestEstimate_Schedules(t *testing.T) {
	function := props{"Fn::GetAtt": []string{"Function", "Arn"}}
	for state, want := range map[string]string{"ENABLED": "request: 8,680 × ", "DISABLED": "request: 40 × "} {
		got := estimate(t, app(t, map[string]any{
			"Function": resource("AWS::Lambda::Function", nil),
			"Probe":    resource("AWS::Events::Rule", props{"State": state, "ScheduleExpression": "rate(5 minutes)", "Targets": []any{props{"Arn": function}}}),
			"Odd":      resource("AWS::Events::Rule", props{"ScheduleExpression": "often", "Targets": []any{props{"Arn": function}}}),
			"Daily":    resource("AWS::Scheduler::Schedule", props{"ScheduleExpression": "rate(18 hours)", "Target": props{"Arn": function}}),
		}), "{}")
		if !slices.ContainsFunc(got.Items, func(i cost.Item) bool { return strings.HasPrefix(i.Basis, want) }) {
			t.Errorf("with a rule that is %s, the items are %+v; want %q", state, got.Items, want)
		}
	}
}

func TestEstimate_Times(t *testing.T) {
	a := app(t, map[string]any{"Topic12AB34CD": resource("AWS::SNS::Topic", nil)})
	got := estimate(t, a, `{"times":1000000,"each":{"Test/Topic":{"publishes":2,"message_kb":65}},"month":{"Test/Topic":{"publishes":1000000}}}`)
	if got.USD.Cents() != "2.50" {
		t.Errorf("a million, and a million times two of 65 KB, cost %s; want 2.50", got.USD)
	}
}

func TestEstimate_BadUsage(t *testing.T) {
	a := app(t, map[string]any{"Jobs": resource("AWS::SQS::Queue", nil)})
	for usage, want := range map[string]string{
		`{"month":{"Test/Job":{"messages":1}}}`:     "Test/Job: it is no resource of the templates; expected Account, or one like Test/Jobs",
		`{"month":{"Test/Jobs":{"invocations":1}}}`: `found "invocations"; expected one of messages, batch, message_kb, requests, which a AWS::SQS::Queue has`,
		`{"month":{"Account":{"messages":1}}}`:      "expected one of custom_metrics",
	} {
		u, err := cost.ReadUsage([]byte(usage))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (cost.Estimator{Prices: table(t)}).Estimate(a, u); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Estimate with %s = %v; want %q", usage, err, want)
		}
	}
	for _, usage := range []string{"[", `{"week":{}}`, `{"days":32}`, `{"times":-1}`, `{"month":{"A":{"b":-1}}}`, `{"month":{"A":{"b":"x"}}}`} {
		if _, err := cost.ReadUsage([]byte(usage)); err == nil || !strings.Contains(err.Error(), "expected") {
			t.Errorf("ReadUsage(%s) = %v; want what was expected", usage, err)
		}
	}
}

func TestEstimate_UnknownRegion(t *testing.T) {
	_, err := cost.Estimator{Prices: table(t), Region: "mars-1"}.Estimate(nil, cost.Usage{})
	if err == nil || !strings.Contains(err.Error(), `region "mars-1": the table has us-east-1`) {
		t.Errorf("Estimate = %v; want which Regions there are", err)
	}
}

// TestEstimate_Unpriced: what the table does not know is said, never left out.
func TestEstimate_Unpriced(t *testing.T) {
	got := estimate(t, app(t, map[string]any{"Cluster": resource("AWS::MSK::Cluster", nil), "Search": resource("AWS::OpenSearchService::Domain", props{"ClusterConfig": props{"InstanceType": "r6g.large.search"}}),
		"Role": resource("AWS::IAM::Role", nil), "Subnet": resource("AWS::EC2::SubnetRouteTableAssociation", nil)}), "{}")
	var said []string
	for _, i := range got.Items {
		if strings.Contains(i.Basis, "not priced") {
			said = append(said, i.Resource)
		}
	}
	if fmt.Sprint(said) != "[Test/Cluster Test/Search]" {
		t.Errorf("not priced are %v; want the cluster and the instances", said)
	}
}

func TestEstimate_JSON(t *testing.T) {
	text, err := json.Marshal(estimate(t, app(t, map[string]any{"Key": resource("AWS::KMS::Key", nil)}), "{}"))
	const want = `{"usd_month":1,"region":"us-east-1","items":[{"resource":"Test/Key","type":"AWS::KMS::Key","usd_month":1,"basis":"customer managed key: 1 × $1 per key-month; price not checked"},` +
		`{"resource":"Test/Key","type":"AWS::KMS::Key","usd_month":0,"basis":"request symmetric: 0 × $0.000003 per request; price not checked"}]}`
	if err != nil || string(text) != want {
		t.Errorf("JSON is %s, %v; want %s", text, err, want)
	}
}

func TestWithin(t *testing.T) {
	all := map[string]any{}
	for i, kind := range []string{"AWS::KMS::Key", "AWS::EC2::NatGateway", "AWS::CloudWatch::Dashboard", "AWS::SecretsManager::Secret"} {
		all[fmt.Sprint("R", i)] = resource(kind, nil)
	}
	got := estimate(t, app(t, all), "{}")
	if err := got.Within(number(t, "36.80")); err != nil {
		t.Errorf("at the budget: %v", err)
	}
	err := got.Within(number(t, "36.79"))
	for _, want := range []string{"budget of $36.79", "the estimate is $36.80", "Test/R1 $32.40", "Test/R2 $3.00", "Test/R0 $1.00"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("over the budget: %v; want %q", err, want)
		}
	}
	if err != nil && strings.Contains(err.Error(), "R3") {
		t.Errorf("%v names more than three items", err)
	}
}

// TestEstimate_Rates: the basis names the tiers that are reached, and doubts no price that was not used.
func TestEstimate_Rates(t *testing.T) {
	a := app(t, map[string]any{"Function": resource("AWS::Lambda::Function", props{"MemorySize": 1024})})
	for invocations, want := range map[string]string{
		"1000":        "1,000 × $0.0000166667 per GB-second (1024 MB)",
		"7000000000":  "7,000,000,000 × $0.0000166667 to $0.000015 per GB-second (1024 MB)",
		"16000000000": "16,000,000,000 × $0.0000166667 to $0.0000133334 per GB-second (1024 MB); price not checked",
	} {
		got := estimate(t, a, `{"month":{"Test/Function":{"invocations":`+invocations+`,"billed_ms":1000,"log_kb":0}}}`)
		if !strings.HasSuffix(got.Items[0].Basis, "duration x86: "+want) {
			t.Errorf("the basis is %q; want %q", got.Items[0].Basis, want)
		}
	}
}
