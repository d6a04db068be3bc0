package ops

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/cost"
)

const deployed = `{"Resources":{
 "Logs":{"Type":"AWS::Logs::LogGroup"},
 "Store0A1B2C3D":{"Type":"AWS::Lambda::Function","Properties":{"Description":"store-users","LoggingConfig":{"LogGroup":{"Ref":"Logs"}}}}}}`

func TestCostLearn(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Users.template.json"), []byte(deployed), 0o600); err != nil {
		t.Fatal(err)
	}
	c := CostLearn{File: filepath.Join(dir, "usage.json"), Times: "10", Assembly: dir}
	r := cost.Report{Functions: []cost.Function{{Name: "store-users", Invocations: 40, BilledMs: 4800}}}
	for range 2 { // making the file, and noting in it
		if err := c.Run(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	made, err := CostEstimate{Assembly: dir, Usage: c.File, Times: "1000000"}.Run(t.Context())
	if err != nil || !strings.Contains(made.Items[0].Basis+made.Items[1].Basis+made.Items[2].Basis, "request: 4,000,000 ×") {
		t.Errorf("an estimate with what was learned is %+v, %v; want four invocations for each piece of work", made, err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "Users.template.json"), []byte(strings.ReplaceAll(deployed, "store-users", "other")), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, wrong := range map[string]CostLearn{
		"--per often: expected a number": {File: c.File, Times: "often", Assembly: dir},
		"expected how often":             {File: c.File, Times: "0", Assembly: dir},
		"no template was found":          {File: c.File, Times: "1", Assembly: "nowhere"},
		"learn usage of function":        {File: c.File, Times: "1", Assembly: other},
		"read usage":                     {File: filepath.Join(dir, "Users.template.json"), Times: "1", Assembly: dir},
		"read usage: read":               {File: dir, Times: "1", Assembly: dir},
		"write usage":                    {File: filepath.Join(dir, "no", "usage.json"), Times: "1", Assembly: dir},
	} {
		if err := wrong.Run(t.Context(), r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Run of %+v = %v; want %q", wrong, err, want)
		}
	}
}
