package limits_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/limits"
	"github.com/mainstay-go/mainstay/engines/template"
	table "github.com/mainstay-go/mainstay/kit/limits"
)

type props = map[string]any

func parse(t testing.TB, whole props) template.App {
	t.Helper()
	text, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	made, err := template.Parse("Test", string(text))
	if err != nil {
		t.Fatal(err)
	}
	return template.App{made}
}

func stack(resources props) props { return props{"Resources": resources} }

func resource(kind string, p props) props { return props{"Type": kind, "Properties": p} }

func one(kind string, p props) props { return stack(props{"One": resource(kind, p)}) }

// formed makes a resource whose property has a value of size n.
func formed(f limits.Form, n int) props {
	var v any = n
	switch f.Form {
	case "text":
		v = strings.Repeat("é", n) // characters count, not bytes
	case "list":
		v = slices.Repeat([]any{"x"}, n)
	case "size":
		v = document(n)
	}
	for i := len(f.Path) - 1; i >= 0; i-- {
		v = props{f.Path[i]: v}
	}
	kind := f.Kind
	if kind == "" {
		kind = "AWS::SQS::Queue"
	}
	return one(kind, v.(props))
}

// document is a policy whose compact JSON has n characters.
func document(n int) props {
	const rest = `{"Statement":[{"Action":""}]}`
	return props{"Statement": []any{props{"Action": strings.Repeat("<", n-len(rest))}}}
}

// sample makes a template in which a limit's measure is n.
type sample func(n int) props

// assumed is the length that a reference is taken to have.
const assumed = 80

// TestCheck_EveryLimit makes, for every limit that a template can break, a template at the limit and one beyond it.
func TestCheck_EveryLimit(t *testing.T) {
	made := map[string][]sample{}
	for _, f := range limits.Forms() {
		made[f.Limit] = append(made[f.Limit], func(n int) props { return formed(f, n) })
	}
	for name, s := range samples() {
		made[name] = append(made[name], s)
	}
	for _, l := range table.All() {
		if (l.By == table.ByTemplate) != (len(made[l.Name]) > 0) {
			t.Errorf("%s is held by %s, and has %d samples", l.Name, l.By, len(made[l.Name]))
		}
		beyond := int(l.Value) + 1
		if l.Least() {
			beyond = int(l.Value) - 1
		}
		for _, s := range made[l.Name] {
			if found := broken(t, s(int(l.Value)), l.Name); found != "" {
				t.Errorf("at the limit: %s", found)
			}
			if found := broken(t, s(beyond), l.Name); !strings.Contains(found, fmt.Sprintf("found %d; expected at ", beyond)) {
				t.Errorf("%s: beyond the limit, found is %q; want %d", l.Name, found, beyond)
			}
		}
	}
}

func broken(t *testing.T, whole props, limit string) string {
	t.Helper()
	for _, f := range limits.Check(parse(t, whole)).Findings {
		if f.Limit == limit {
			return f.String()
		}
	}
	return ""
}

// TestCheck_SaysNothing of what a template leaves to CloudFormation, and of resources that a rule is not about.
func TestCheck_SaysNothing(t *testing.T) {
	r := limits.Check(parse(t, stack(props{
		"Queue": resource("AWS::SQS::Queue", nil), "Function": resource("AWS::Lambda::Function", props{"Environment": props{}}), "Odd": resource("AWS::SNS::Subscription", props{"FilterPolicy": "{"}),
		"Stream": resource("AWS::Lambda::EventSourceMapping", props{"EventSourceArn": "arn:aws:kinesis", "BatchSize": 500}), "Named": resource("AWS::SQS::Queue", props{"QueueName": props{"Ref": "Name"}}),
	})))
	if len(r.Findings) != 0 {
		t.Errorf("found %v; want nothing", r.Findings)
	}
}

// TestCheck_Lengths: a text that CloudFormation puts together has the length of its parts, and a reference 80.
func TestCheck_Lengths(t *testing.T) {
	for want, v := range map[int64]any{
		86 + 1:     props{"Fn::Join": []any{":", []any{"arn", props{"Ref": "AWS::Region"}, "s3"}}},
		80 + 5:     props{"Fn::Sub": "${Table}/arns"},
		80:         props{"Fn::GetAtt": []any{"A", "Arn"}},
		4:          "text",
		2:          12,
		80*2 + 1*1: props{"Fn::Join": []any{"/", []any{props{"Ref": "A"}, props{"Fn::ImportValue": "B"}}}},
	} {
		found := int64(0)
		for _, m := range limits.Measures(parse(t, one("AWS::SSM::Parameter", props{"Value": v}))) {
			if m.Limit == "ParameterValue" {
				found = m.Value
			}
		}
		if found != want {
			t.Errorf("the length of %v is %d; want %d", v, found, want)
		}
	}
}

// TestCheck_Window: with a batching window, a queue's batch may be large.
func TestCheck_Window(t *testing.T) {
	m := mapping(nil, func(n int) props { return props{"BatchSize": n, "MaximumBatchingWindowInSeconds": 1} })
	if found := broken(t, m(11), "SourceBatchNoWindow"); found != "" {
		t.Errorf("found %s; want nothing, as there is a window", found)
	}
}

func TestCheck_Nearest(t *testing.T) {
	r := limits.Check(parse(t, stack(props{"Alarm": resource("AWS::CloudWatch::Alarm", props{"AlarmActions": []any{"a", "b", "c", "d"}, "Period": 86400}),
		"Function": resource("AWS::Lambda::Function", props{"Timeout": 900, "MemorySize": 128})})))
	if len(r.Findings) != 0 || len(r.Nearest) != 5 || r.Nearest[0].Limit != "AlarmActions" || r.Nearest[0].Value != 4 {
		t.Errorf("nearest are %v; want the four of five actions first, and no timeout that is set so", r.Nearest)
	}
}

func ExampleCheck() {
	t, err := template.Parse("Users", `{"Resources":{"Queue":{"Type":"AWS::SQS::Queue","Properties":{"VisibilityTimeout":43201}}}}`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range limits.Check(template.App{t}).Findings {
		fmt.Println(f)
	}
	// Output: Users/Queue: visibility timeout: found 43201; expected at most 43200 seconds (Amazon SQS queue quotas page)
}
