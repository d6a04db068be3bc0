package template_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

func app(t testing.TB, stacks map[string]string) *template.App {
	t.Helper()
	var all []assembly.Template
	for name, text := range stacks {
		a := assembly.Template{Stack: name}
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return template.New(all)
}

func value(t testing.TB, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func two(t testing.TB) *template.App {
	return app(t, map[string]string{
		"Data": `{"Resources": {"Table": {"Type": "AWS::DynamoDB::Table"}, "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "provided.al2023"}}},
			"Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Table", "Arn"]}, "Export": {"Name": "Data:Table"}}, "Same": {"Value": "data"}, "Loop": {"Value": {"Fn::GetStackOutput": {"StackName": "Data", "OutputName": "Loop"}}}}}`,
		"Web": `{"Resources": {"V": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "F"}}},
			"F": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "nodejs22.x"}},
			"A": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "F"}}}}, "Outputs": {"Same": {"Value": "web"}}}`,
	})
}

func TestText(t *testing.T) {
	a := two(t)
	for text, want := range map[string]string{
		`"x"`: "x", `5`: "5", `null`: "", `{"Ref": "V"}`: "<Web/V>", `{"Ref": "AWS::Region"}`: "<AWS::Region>",
		`{"Fn::GetAtt": ["F", "Arn"]}`: "<Web/F.Arn>", `{"Fn::GetAtt": "F.Arn"}`: "<Web/F.Arn>",
		`{"Fn::Join": [":", ["a", {"Ref": "V"}]]}`: "a:<Web/V>", `{"Fn::Sub": "arn:${AWS::Partition}:${F.Arn}/${!no}"}`: "arn:<AWS::Partition>:<Web/F.Arn>/${!no}",
		`{"Fn::Sub": ["${X}/*", {"X": {"Ref": "V"}}]}`:                                           "<Web/V>/*",
		`{"Fn::GetStackOutput": {"StackName": "mainstay-production-Data", "OutputName": "Arn"}}`: "<Data/Table.Arn>",
		`{"Fn::GetStackOutput": {"StackName": "mainstay-production-Web", "OutputName": "Same"}}`: "web",
		`{"Fn::GetStackOutput": {"StackName": "else", "OutputName": "Same"}}`:                    "<?>",
		`{"Fn::GetStackOutput": {"StackName": "Data", "OutputName": "Loop"}}`:                    "<?>",
		`{"Fn::ImportValue": "Data:Table"}`:                                                      "<Data/Table.Arn>",
		`{"Fn::Select": [6, {"Fn::Split": [":", {"Ref": "A"}]}]}`:                                "<Web/A>",
		`{"Fn::If": ["C", "a", "b"]}`:                                                            "<?>", `{"Fn::Join": "x"}`: "<?>", `{"a": 1, "b": 2}`: "<?>", `{"Fn::Select": []}`: "<?>",
	} {
		if got := a.Text("Web", value(t, text)); got != want {
			t.Errorf("Text(%s) = %s; want %s", text, got, want)
		}
	}
}

func TestRefers(t *testing.T) {
	a := two(t)
	for text, want := range map[string]string{
		`{"Fn::Join": ["", [{"Fn::Select": [6, {"Fn::Split": [":", {"Ref": "A"}]}]}, ":live"]]}`: "Web/F", `{"Ref": "V"}`: "Web/F", `{"Ref": "F"}`: "Web/F", `"F"`: "",
	} {
		got := ""
		if r := a.Refers("Web", value(t, text), "AWS::Lambda::Function"); r != nil {
			got = r.Name()
		}
		if got != want {
			t.Errorf("Refers(%s) = %q; want %q", text, got, want)
		}
	}
}

func TestFunctions(t *testing.T) {
	if all := two(t).Functions(); len(all) != 1 || all[0].Name() != "Data/Fn" || all[0].Role != nil {
		t.Errorf("Functions = %+v; want the one that is no JavaScript", all)
	}
}

// TestRole reads every way that a policy can be attached to a role.
func TestRole(t *testing.T) {
	a := app(t, map[string]string{"S": `{"Resources": {
		"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com"]}}},
			"Policies": [{"PolicyDocument": {"Statement": {"Effect": "Allow", "Action": "a:Inline", "Resource": "*"}}}],
			"ManagedPolicyArns": [{"Ref": "M"}, "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "arn:aws:iam::aws:policy/Other"]}},
		"M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "a:Managed", "Resource": "*"}]}}},
		"N": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Roles": [{"Ref": "R"}], "PolicyDocument": {"Statement": [{"Effect": "Deny", "NotAction": "a:Attached", "NotResource": "*", "Condition": {"Bool": {"a": true}}}]}}},
		"P": {"Type": "AWS::IAM::Policy", "Properties": {"Roles": [{"Ref": "R"}], "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": ["a:Policy"], "Resource": ["*"]}]}}},
		"Q": {"Type": "AWS::IAM::RolePolicy", "Properties": {"RoleName": {"Ref": "R"}, "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "a:RolePolicy", "Resource": "*"}]}}},
		"Z": {"Type": "AWS::IAM::Policy", "Properties": {"Roles": [{"Ref": "Else"}], "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "a:Else", "Resource": "*"}]}}}}}`})
	role := a.Role(a.Find("S/R"))
	text := ""
	for _, s := range role.Statements {
		text += fmt.Sprint(s.Actions, s.NotActions)
	}
	for _, want := range []string{"a:Inline", "a:Managed", "a:Attached", "a:Policy", "a:RolePolicy", "logs:PutLogEvents"} {
		if !strings.Contains(text, want) {
			t.Errorf("Role allows %s; want %s among it", text, want)
		}
	}
	if strings.Contains(text, "a:Else") || len(role.Unknown) != 1 || role.Unknown[0] != "Other" || !role.Lambda {
		t.Errorf("Role = %s, unknown %v, only for Lambda: %v; want nobody else's, Other, true", text, role.Unknown, role.Lambda)
	}
}

// FuzzText: whatever a template has for a value, it is read without a panic, and symbols are of what there is.
func FuzzText(f *testing.F) {
	for _, seed := range []string{`{"Ref": "V"}`, `{"Fn::Join": [1, [2, {"Ref": 3}]]}`, `{"Fn::Sub": ["${A.B}", 1]}`, `{"Fn::GetStackOutput": []}`, `{"Fn::Select": [0, {"Fn::Split": 5}]}`,
		`{"Fn::GetAtt": {}}`, `[[[]]]`, `{"Fn::ImportValue": {"Fn::Sub": "${"}}`} {
		f.Add(seed)
	}
	a := two(f)
	f.Fuzz(func(t *testing.T, text string) {
		var v any
		if json.Unmarshal([]byte(text), &v) != nil {
			return
		}
		for _, r := range a.Mentioned(a.Text("Web", v)) {
			if a.Find(r.Name()) != r {
				t.Errorf("%s mentions %s, which is not there", text, r.Name())
			}
		}
		a.Refers("Web", v, "AWS::Lambda::Function")
	})
}
