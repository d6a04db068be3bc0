package template_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/template"
)

func parse(t testing.TB, stack, text string) template.Template {
	t.Helper()
	made, err := template.Parse(stack, text)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

const users = `{"Resources":{
 "Queue":{"Type":"AWS::SQS::Queue","Properties":{"VisibilityTimeout":"60","FifoQueue":"true","RedrivePolicy":{"maxReceiveCount":5}}},
 "Function":{"Type":"AWS::Lambda::Function","Properties":{"MemorySize":512}},
 "Version":{"Type":"AWS::Lambda::Version","Properties":{"FunctionName":{"Ref":"Function"}}},
 "Alias":{"Type":"AWS::Lambda::Alias","Properties":{"FunctionName":{"Ref":"Loop"},"FunctionVersion":{"Fn::GetAtt":["Version","Version"]}}},
 "Loop":{"Type":"AWS::Lambda::Alias","Properties":{"FunctionName":{"Fn::Join":["",[{"Ref":"Version"},":",{"Ref":"Alias"}]]}}},
 "Circle":{"Type":"AWS::Lambda::Alias","Properties":{"FunctionName":{"Ref":"Circle"}}},
 "Mapping":{"Type":"AWS::Lambda::EventSourceMapping","Properties":{
  "EventSourceArn":{"Fn::GetAtt":["Queue","Arn"]},"Dotted":{"Fn::GetAtt":"Queue.Arn"},"Sub":{"Fn::Sub":["${Queue.Arn}/${AWS::Region}",{}]},
  "FunctionName":{"Fn::Join":["",[{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"Alias"}]}]},":live"]]},
  "Away":{"Fn::GetStackOutput":{"StackName":"mainstay-x-Data","OutputName":"Users"}},"Circle":{"Ref":"Circle"},"Nothing":{"Ref":"AWS::Region"}}}}}`

const data = `{"Resources":{"Table":{"Type":"AWS::DynamoDB::Table"}},"Outputs":{"Users":{"Value":{"Ref":"Table"}}}}`

func TestFollow(t *testing.T) {
	app := template.App{parse(t, "Users", users), parse(t, "Data", data)}
	mapping := app.OfType("AWS::Lambda::EventSourceMapping")[0]
	for property, want := range map[string]string{
		"EventSourceArn": "AWS::SQS::Queue Users/Queue", "Dotted": "AWS::SQS::Queue Users/Queue", "Sub": "AWS::SQS::Queue Users/Queue",
		"FunctionName": "AWS::Lambda::Function Users/Function", "Away": "AWS::DynamoDB::Table Data/Table",
		"Circle": "AWS::Lambda::Function ", "Nothing": "AWS::SQS::Queue ", "Missing": "AWS::SQS::Queue ",
	} {
		kind, name, _ := strings.Cut(want, " ")
		got, ok := app.Follow(mapping, mapping.Properties[property], kind)
		if ok != (name != "") || ok && got.Name() != name {
			t.Errorf("%s leads to %q, %v; want %q", property, got.Name(), ok, name)
		}
	}
}

func TestResource(t *testing.T) {
	app := template.App{parse(t, "Users", users)}
	queue := app.OfType("AWS::SQS::Queue")[0]
	if got := queue.Number(30, "VisibilityTimeout"); got != 60 {
		t.Errorf("a number in quotes is %g; want 60", got)
	}
	if got := queue.Number(30, "DelaySeconds"); got != 30 {
		t.Errorf("a missing number is %g; want the default", got)
	}
	if queue.Number(0, "RedrivePolicy", "maxReceiveCount") != 5 || !queue.True("FifoQueue") || queue.Text("FifoQueue") != "true" || queue.List("Tags") != nil {
		t.Errorf("the properties of %+v are not read", queue)
	}
	if all := app.Sorted(); len(all) != 7 || all[0].ID != "Alias" || !slices.IsSortedFunc(all, func(a, b template.Resource) int { return strings.Compare(a.ID, b.ID) }) {
		t.Errorf("Sorted = %v; want all seven, sorted", all)
	}
}

func TestParse_Bad(t *testing.T) {
	for text, want := range map[string]string{
		"{": "expected the JSON that a synthesis writes", "[]": "read template of stack Web", `{"Resources":{"A":{}}}`: "resource A has no Type",
	} {
		if _, err := template.Parse("Web", text); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "stack Web") {
			t.Errorf("Parse(%s) = %v; want %q and the stack", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(users)
	f.Add(data)
	f.Add(`{"Resources":{"A":{"Type":"T","Properties":{"P":{"Fn::Sub":"${A.B}${"}}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		made, err := template.Parse("S", text)
		if err != nil {
			return
		}
		app := template.App{made}
		for _, r := range app.Sorted() {
			app.Follow(r, r.Properties, "AWS::SQS::Queue")
		}
	})
}

func ExampleApp_Follow() {
	t, err := template.Parse("Users", users)
	if err != nil {
		fmt.Println(err)
		return
	}
	app := template.App{t}
	mapping := t.Resources["Mapping"]
	queue, _ := app.Follow(mapping, mapping.Properties["EventSourceArn"], "AWS::SQS::Queue")
	fmt.Println(queue.Name())
	// Output: Users/Queue
}
