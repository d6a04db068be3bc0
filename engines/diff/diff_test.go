package diff_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/diff"
)

// stack is a template with these resources, by logical id.
func stack(t testing.TB, resources map[string]any) []diff.Stack {
	t.Helper()
	text, err := json.Marshal(map[string]any{"Resources": resources})
	if err != nil {
		t.Fatal(err)
	}
	return []diff.Stack{{ID: "Data1", Name: "mainstay-x-Data1", Text: string(text)}}
}

// res is a resource; more are its other members.
func res(kind string, properties map[string]any, more ...string) map[string]any {
	r := map[string]any{"Type": kind, "Properties": properties}
	for i := 0; i+1 < len(more); i += 2 {
		r[more[i]] = more[i+1]
	}
	return r
}

type props = map[string]any

func ref(id string) any { return props{"Ref": id} }

// said compares and returns a line for each change that is not of the rest.
func said(t testing.TB, was, is map[string]any) []string {
	t.Helper()
	all, err := diff.Compare(stack(t, was), stack(t, is))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range all {
		if c.Risk != diff.Rest {
			lines = append(lines, fmt.Sprintf("%s: %s %s: %s", c.Risk, c.ID, c.Action, c.Says))
		}
	}
	return lines
}

func expect(t *testing.T, was, is map[string]any, want ...string) {
	t.Helper()
	got := said(t, was, is)
	ok := len(got) == len(want)
	for i := range min(len(got), len(want)) {
		ok = ok && strings.HasPrefix(got[i], want[i])
	}
	if !ok {
		t.Errorf("found\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

const (
	queue = "AWS::SQS::Queue"
	table = "AWS::DynamoDB::Table"
)

func TestCompare_Replacement(t *testing.T) {
	expect(t, props{"Q": res(queue, props{"FifoQueue": true, "VisibilityTimeout": 1.0})}, props{"Q": res(queue, props{"FifoQueue": true, "VisibilityTimeout": 2.0})})
	expect(t, props{"Q": res(queue, props{})}, props{"Q": res(queue, props{"FifoQueue": true})},
		"replacement: Q replaced: is made anew, because of FifoQueue", "data loss: Q replaced: the old one goes, with messages that wait in it")
	expect(t, props{"T": res(table, props{"KeySchema": "a"})}, props{"T": res(table, props{"KeySchema": "b"})},
		"replacement: T changed: may be made anew, depending on the value: KeySchema")
	expect(t, props{"T": res(table, props{"TableName": "a"}, "UpdateReplacePolicy", "Retain")}, props{"T": res(table, props{"TableName": "b"}, "UpdateReplacePolicy", "Retain")},
		"replacement: T replaced: is made anew, because of TableName", "data loss: T replaced: the old one is kept with its items, and belongs to no stack any more (Retain)")
	expect(t, props{"X": res(queue, props{})}, props{"X": res("AWS::SNS::Topic", props{})},
		"replacement: X replaced: is made anew, because of Type", "data loss: X replaced: the old one goes, with messages")
}

// TestCompare_ReplacementSpreads: what can only refer to one thing in its life is made anew along with it.
func TestCompare_ReplacementSpreads(t *testing.T) {
	app := func(fifo bool) map[string]any {
		return props{"T": res("AWS::SNS::Topic", props{"FifoTopic": fifo}), "S": res("AWS::SNS::Subscription", props{"TopicArn": ref("T"), "Protocol": "sqs"}),
			"P": res("AWS::SNS::TopicPolicy", props{"Topics": []any{ref("T")}})}
	}
	expect(t, app(false), app(true), "replacement: S replaced: is made anew, because of TopicArn (T is made anew)", "replacement: T replaced: is made anew, because of FifoTopic",
		"data loss: T replaced: the old one goes, with its subscriptions")
}

// TestCompare_Disposable: what nobody can miss is no risk, also when it is made anew with every deployment.
func TestCompare_Disposable(t *testing.T) {
	version := func(id string) map[string]any {
		return props{id: res("AWS::Lambda::Version", props{"FunctionName": ref("F")}), "F": res("AWS::Lambda::Function", props{"Code": id, "Description": "serve-web"})}
	}
	expect(t, version("V1"), version("V2"))
}

func TestCompare_DataLoss(t *testing.T) {
	expect(t, props{"T": res(table, props{}, "DeletionPolicy", "Retain"), "L": res("AWS::Logs::LogGroup", props{}), "A": res("AWS::Lambda::Alias", props{})}, props{},
		"data loss: L removed: goes, with its logs", "data loss: T removed: is kept with its items, and belongs to no stack any more (Retain)")
	guarded := props{"DeletionProtectionEnabled": true, "PointInTimeRecoverySpecification": props{"PointInTimeRecoveryEnabled": true}}
	expect(t, props{"T": res(table, guarded, "DeletionPolicy", "Retain", "UpdateReplacePolicy", "Retain")}, props{"T": res(table, props{})},
		"data loss: T changed: it can be deleted (DeletionProtectionEnabled)", "data loss: T changed: it would go when", "data loss: T changed: it would go with", "data loss: T changed: its past cannot be restored")
	expect(t, props{"L": res("AWS::Logs::LogGroup", props{"RetentionInDays": 30.0}), "Q": res(queue, props{})}, props{"L": res("AWS::Logs::LogGroup", props{"RetentionInDays": 7.0}), "Q": res(queue, props{"MessageRetentionPeriod": 60.0})},
		"data loss: L changed: what is older goes sooner (RetentionInDays 7, was 30)", "data loss: Q changed: what is older goes sooner (MessageRetentionPeriod 60, was 345600)")
	expect(t, props{"L": res("AWS::Logs::LogGroup", props{"RetentionInDays": 7.0})}, props{"L": res("AWS::Logs::LogGroup", props{})})
}

func TestCompare_Clash(t *testing.T) {
	role := func(name any) map[string]any { return res("AWS::IAM::Role", props{"RoleName": name}) }
	expect(t, props{"A": role("r")}, props{"A": role("r")})
	expect(t, props{"A": role("r")}, props{"B": role("r")}, `name clash: B added: the name "r" is still that of Data1/A when this is made`)
	expect(t, props{}, props{"A": role("r"), "B": role("r"), "C": role("s")}, `name clash: B added: the name "r" is that of Data1/A, too`)
	expect(t, props{"Q": res(queue, props{"QueueName": "q"})}, props{"Q": res(queue, props{"QueueName": "q", "FifoQueue": true})},
		"replacement: Q", "data loss: Q", `name clash: Q replaced: the name "q" does not change with what is made anew`)
	stacked := props{"Fn::Join": []any{"", []any{ref("AWS::StackName"), "-a"}}}
	expect(t, props{}, props{"A": res("AWS::CloudWatch::Alarm", props{"AlarmName": stacked}), "B": res("AWS::CloudWatch::CompositeAlarm", props{"AlarmName": stacked})},
		"name clash: B added: the name")
}

func TestCompare_Bad(t *testing.T) {
	if _, err := diff.Compare(nil, []diff.Stack{{ID: "A", Text: "{"}}); err == nil || !strings.Contains(err.Error(), "read template of stack A") {
		t.Errorf("Compare = %v; want an error", err)
	}
}

func TestFunctions(t *testing.T) {
	f := func(name, code string, memory float64) map[string]any {
		return res("AWS::Lambda::Function", props{"Description": name, "Code": props{"S3Key": code}, "MemorySize": memory})
	}
	tagged := func(commit string) map[string]any {
		r := f("tagged", "1", 1)
		r["Properties"].(props)["Tags"] = []any{props{"Key": "mainstay:commit", "Value": commit}}
		return r
	}
	was := props{"T": tagged("1"), "A": f("same", "1", 1), "B": f("code", "1", 1), "C": f("memory", "1", 1), "D": f("gone", "1", 1)}
	is := props{"T": tagged("2"), "A": f("same", "1", 1), "B": f("code", "2", 1), "C": f("memory", "1", 2), "E": f("new", "1", 1)}
	all, err := diff.Functions(stack(t, was), stack(t, is))
	want := "[{code changed true} {memory changed false} {new added true} {gone removed true}]"
	if got := fmt.Sprint(all); err != nil || got != want {
		t.Errorf("Functions = %s, %v; want %s", got, err, want)
	}
	changes, err := diff.Compare(stack(t, was), stack(t, is))
	if text := diff.Markdown(changes); err != nil || !strings.Contains(text, "1 with other tags only") || !strings.Contains(text, "2 changed Lambda::Function") {
		t.Errorf("Markdown = %s, %v; want tags told apart", text, err)
	}
}

// TestMarkdown: however much changes, the text fits into a comment, and the worst comes first.
func TestMarkdown(t *testing.T) {
	was, is := props{}, props{}
	for i := range 600 {
		was[fmt.Sprintf("Q%d", i)] = res(queue, props{"QueueName": strings.Repeat("a", 80)})
		is[fmt.Sprintf("R%d", i)] = res("AWS::Lambda::Function", props{})
	}
	all, err := diff.Compare(stack(t, was), stack(t, is))
	if err != nil {
		t.Fatal(err)
	}
	text := diff.Markdown(all)
	if len(text) > 20_000 || !strings.HasPrefix(text, "**data loss** (600)\n") || !strings.Contains(text, "- and 588 more") || !strings.Contains(text, "600 added Lambda::Function, 600 removed SQS::Queue") {
		t.Errorf("the text has %d bytes:\n%.400s", len(text), text)
	}
	if full := diff.Full(all); strings.Count(full, "data loss: ") != 600 {
		t.Errorf("the full text has %d lines of lost data; want all", strings.Count(full, "data loss: "))
	}
	if diff.Markdown(nil) != "" {
		t.Error("nothing changes, and there is a text")
	}
}

func TestKnown(t *testing.T) {
	for kind, want := range map[string]bool{queue: true, table: true, "AWS::Unknown::Thing": false} {
		if diff.Known(kind) != want {
			t.Errorf("the table has %s: %v; want %v", kind, !want, want)
		}
	}
}
