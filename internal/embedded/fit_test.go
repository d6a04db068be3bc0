package embedded_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

// fitted writes an assembly of one stack, has it fitted, and returns the template, and what was left out.
func fitted(t *testing.T, template string) (string, []string) {
	t.Helper()
	from, to := t.TempDir(), filepath.Join(t.TempDir(), "to")
	for name, text := range map[string]string{
		"manifest.json":     `{"artifacts":{"Web":{"type":"aws:cloudformation:stack","properties":{"templateFile":"Web.template.json","stackName":"s-Web"}}}}`,
		"Web.template.json": template, "Web.assets.json": `{"files":{"0a1b":{"source":{"path":"Web.template.json"}}}}`, "asset.1.zip": "the function",
	} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	left, err := embedded.Fit(from, "", to)
	if err != nil {
		t.Fatal(err)
	}
	if zip, err := os.ReadFile(filepath.Join(to, "asset.1.zip")); err != nil || string(zip) != "the function" {
		t.Errorf("the function is %q, %v; want it as it was", zip, err)
	}
	text, err := os.ReadFile(filepath.Join(to, "Web.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, l := range left {
		ids = append(ids, l.ID)
	}
	return string(text), ids
}

func TestFit(t *testing.T) {
	text, left := fitted(t, `{"Resources":{
		"Plain":{"Type":"AWS::CloudWatch::Alarm","Properties":{"MetricName":"Errors","Threshold":0.10}},
		"Math":{"Type":"AWS::CloudWatch::Alarm","Properties":{"Metrics":[{"Id":"a"}]}},
		"Both":{"Type":"AWS::CloudWatch::CompositeAlarm","Properties":{"AlarmRule":{"Fn::Join":["",["ALARM(",{"Ref":"Plain"},")"]]}}},
		"App":{"Type":"AWS::CodeDeploy::Application"},
		"Group":{"Type":"AWS::CodeDeploy::DeploymentGroup","Properties":{"ApplicationName":{"Ref":"App"}}},
		"Told":{"Type":"AWS::SSM::Parameter","Properties":{"Value":{"Fn::GetAtt":["Math","Arn"]}}},
		"TellsTold":{"Type":"AWS::SSM::Parameter","Properties":{"Value":{"Fn::Sub":"${Told}"}}},
		"Live":{"Type":"AWS::Lambda::Alias","Properties":{"Name":"live"},"UpdatePolicy":{"CodeDeployLambdaAliasUpdate":{"ApplicationName":{"Ref":"App"}}},"DependsOn":["Group","Queue"]},
		"Queue":{"Type":"AWS::SQS::Queue","DependsOn":"Math"}},
		"Outputs":{"Lost":{"Value":{"Ref":"Told"}},"Kept":{"Value":{"Ref":"Queue"}}}}`)
	slices.Sort(left)
	if want := []string{"App", "Both", "Group", "Live", "Math", "TellsTold", "Told"}; !slices.Equal(left, want) {
		t.Errorf("left out are %q; want %q", left, want)
	}
	var compact strings.Builder
	var value map[string]any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	if err := json.NewEncoder(&compact).Encode(value); err != nil {
		t.Fatal(err)
	}
	want := `{"Outputs":{"Kept":{"Value":{"Ref":"Queue"}}},"Resources":{"Live":{"DependsOn":["Queue"],"Properties":{"Name":"live"},"Type":"AWS::Lambda::Alias"},` +
		`"Plain":{"Properties":{"MetricName":"Errors","Threshold":0.10},"Type":"AWS::CloudWatch::Alarm"},"Queue":{"Type":"AWS::SQS::Queue"}}}`
	if got := strings.TrimSpace(compact.String()); got != want {
		t.Errorf("the template is\n%s\nwant\n%s", got, want)
	}
}

// TestFit_Nothing: a template with nothing to leave out is not even written anew.
func TestFit_Nothing(t *testing.T) {
	const same = `{ "Resources" : {"Q":{"Type":"AWS::SQS::Queue"},  "U":{"Type":"AWS::Unknown::Thing"}}}`
	if text, left := fitted(t, same); text != same || len(left) > 0 {
		t.Errorf("the template is %s without %q; want it untouched, as MiniStack itself refuses what nobody has looked at", text, left)
	}
}

func TestTold(t *testing.T) {
	lines := embedded.Told([]embedded.LeftOut{{ID: "B", Type: "T", Reason: "r"}, {ID: "C", Type: "S", Reason: "r"}, {ID: "A", Type: "T", Reason: "r"}})
	if want := []string{"r: 1 S: C", "r: 2 T: A, B"}; !slices.Equal(lines, want) {
		t.Errorf("Told = %q; want %q", lines, want)
	}
}

func TestFor(t *testing.T) {
	i := embedded.Instance{Account: embedded.Account}
	for environment, want := range map[string]string{"staging": embedded.StagingAccount, "production": embedded.ProductionAccount, "login-1a2b3c4d": embedded.Account} {
		if got := i.For(environment).Account; got != want {
			t.Errorf("%s is in account %s; want %s", environment, got, want)
		}
	}
}
