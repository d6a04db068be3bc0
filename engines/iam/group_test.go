package iam_test

import (
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// TestScan_Group: functions that share a binary need different things.
func TestScan_Group(t *testing.T) {
	found := scan(t, "./engines/iam/testdata/checked/group")
	var got []string
	for _, f := range found {
		got = append(got, f.Entry[strings.Index(f.Entry, "#"):]+" "+strings.Join(f.Must, " ")+" "+f.Event)
	}
	if want := "#done sqs:DeleteMessage events.SNSEvent, #send sqs:SendMessage events.SQSEvent"; strings.Join(got, ", ") != want {
		t.Fatalf("Scan found %q; want %s", got, want)
	}
	function := func(handler string) assembly.Resource {
		return assembly.Resource{Type: "AWS::Lambda::Function", Properties: object{"Runtime": "provided.al2023", "Handler": handler, "Role": object{"Fn::GetAtt": []any{"Role", "Arn"}},
			"Environment": object{"Variables": object{"QUEUE_URL": object{"Ref": "Queue"}}}}}
	}
	r, err := iam.Compare(found, assembly.Assembly{Templates: []assembly.Template{{Stack: "Shop", Resources: map[string]assembly.Resource{
		"Role": {Type: "AWS::IAM::Role", Properties: object{"Policies": []any{object{"PolicyDocument": object{"Statement": []any{
			allow([]any{"logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"}, "*")}}}}}},
		"Queue": {Type: "AWS::SQS::Queue"}, "A": function("send"), "B": function("done")}}}}, iam.CheckOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if text := lines(r.Findings); r.Functions != 2 || r.Errors != 1 || !strings.Contains(text, "error: missing: Shop/B: sqs:DeleteMessage") ||
		!strings.Contains(text, "warning: env-unused: Shop/B: the environment variable QUEUE_URL") || r.Warnings != 1 {
		t.Errorf("found\n%s\nwant what B lacks, and nothing of A", text)
	}
}
