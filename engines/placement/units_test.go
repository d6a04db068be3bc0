package placement_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/placement"
)

const aUnit = `{"unit":"users/import-users","service":"users","domain":"compute","resources":13,"outputs":1,"parameters":0,"bytes":5800}`

func TestParseUnits(t *testing.T) {
	got, err := placement.ParseUnits("units", []byte("["+aUnit+"]"))
	want := placement.Unit{Name: "users/import-users", Service: "users", Domain: placement.Compute, Weight: placement.Weight{Resources: 13, Outputs: 1, Bytes: 5800}}
	if err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("ParseUnits = %+v, %v; want %+v", got, err, want)
	}
}

func badUnits() map[string]string {
	return map[string]string{
		"units:1: unexpected end of JSON input; expected a list": "",
		"units:1: found a JSON object; expected a list":          aUnit,
		"units:1: found null; expected a list":                   "null",
		"units:2: invalid character":                             "[\n}",
		`units:3: unknown field "resource"`:                      "[\n" + aUnit + ",\n" + strings.Replace(aUnit, "resources", "resource", 1) + "]",
		`units:2: unit "users/": found this name`:                "[\n" + strings.Replace(aUnit, "users/import-users", "users/", 1) + "]",
		`found service ""; expected letters`:                     "[" + strings.Replace(aUnit, `"service":"users"`, `"service":""`, 1) + "]",
	}
}

func TestParseUnits_Bad(t *testing.T) {
	for want, data := range badUnits() {
		if _, err := placement.ParseUnits("units", []byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseUnits = %v; want %q", err, want)
		}
	}
	if _, err := placement.ReadUnits(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "read units") {
		t.Errorf("ReadUnits = %v; want an error", err)
	}
}

// FuzzParseUnits: whatever is read can be placed, or is refused with an error.
func FuzzParseUnits(f *testing.F) {
	f.Add("[" + aUnit + "]")
	for _, data := range badUnits() {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		units, err := placement.ParseUnits("units", []byte(data))
		if err != nil {
			return
		}
		p, err := placement.Place(placement.Lock{}, units, placement.Options{})
		if err == nil && len(p.Lock.Units) != len(units) {
			t.Errorf("%q: %d of %d units are placed", data, len(p.Lock.Units), len(units))
		}
	})
}
