package cost_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/template"
)

func TestLearn(t *testing.T) {
	u, err := cost.ReadUsage([]byte(`{"days":30,"times":5,"month":{"Test/Web":{"requests":1}},"each":{"Test/Store":{"invocations":9,"log_kb":2},"Test/Jobs":{"messages":1}}}`))
	if err != nil {
		t.Fatal(err)
	}
	resources := map[string]template.Resource{"store": {Stack: "Test", ID: "Store0A1B2C3D"}, "import": {Stack: "Test", ID: "Import99999999"}, "never": {Stack: "Test", ID: "Never"}}
	find := func(f string) (template.Resource, bool) { r, ok := resources[f]; return r, ok }
	r := cost.Report{Functions: []cost.Function{{Name: "store", Invocations: 400, BilledMs: 50_000}, {Name: "import", Invocations: 100, BilledMs: 15_000}, {Name: "never"}}}
	got, err := u.Learn(r, cost.N(100), find)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"days":30,"free_tier":false,"month":{"Test/Web":{"requests":1}},"each":{"Test/Import":{"billed_ms":150,"invocations":1},` +
		`"Test/Jobs":{"messages":1},"Test/Store":{"billed_ms":125,"invocations":4,"log_kb":2}},"times":5}`
	if text, err := json.Marshal(got); err != nil || string(text) != want {
		t.Errorf("learned is %s, %v; want %s", text, err, want)
	}
	if u.Each["Test/Store"]["invocations"].String() != "9" {
		t.Error("Learn changed the usage that it was called on")
	}
	if _, err := u.Learn(r, cost.Number{}, find); err == nil || !strings.Contains(err.Error(), "expected how often") {
		t.Errorf("Learn from nothing = %v; want an error", err)
	}
	r.Functions[0].Name = "gone"
	if _, err := u.Learn(r, cost.N(1), find); err == nil || !strings.Contains(err.Error(), "function gone") {
		t.Errorf("Learn of an unknown function = %v; want which", err)
	}
}
