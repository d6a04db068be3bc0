package template_test

import (
	"slices"
	"testing"

	"github.com/mainstay-go/mainstay/engines/template"
)

func TestStackOutputs(t *testing.T) {
	app := template.App{parse(t, "Users", users)}
	got := template.StackOutputs(app.OfType("AWS::Lambda::EventSourceMapping")[0].Properties)
	if want := []template.StackOutput{{Stack: "mainstay-x-Data", Output: "Users"}}; !slices.Equal(got, want) {
		t.Errorf("StackOutputs = %v; want %v", got, want)
	}
	unnamed := parse(t, "A", `{"Resources":{"Q":{"Type":"T","Properties":{"X":{"Fn::GetStackOutput":{"StackName":{"Ref":"P"},"OutputName":"O"}}}}}}`)
	if got := template.StackOutputs(unnamed.Resources["Q"].Properties); len(got) != 1 || got[0].Stack != "" {
		t.Errorf("StackOutputs = %v; want one of a stack without a plain name", got)
	}
}

func TestUses(t *testing.T) {
	v := map[string]any{"A": []any{map[string]any{"Fn::ImportValue": "x"}}}
	if !template.Uses(v, "Fn::ImportValue") || template.Uses(v, "Fn::Sub") {
		t.Error("want Fn::ImportValue found, and Fn::Sub not")
	}
}

func TestSizes(t *testing.T) {
	resources, outputs, err := template.Sizes(`{"Resources":{"Queue":{"Type":"T"}},"Outputs":{"O":{}}}`)
	if err != nil || resources["Queue"] != 12+5+6 || outputs["O"] != 2+1+6 {
		t.Errorf("Sizes = %v, %v, %v", resources, outputs, err)
	}
	if _, _, err := template.Sizes("{"); err == nil {
		t.Error("want an error for half a template")
	}
}
