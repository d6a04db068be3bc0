package users_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
)

// TestRejects_Formulas: nothing that somebody uploads becomes a formula of whoever opens the report.
func TestRejects_Formulas(t *testing.T) {
	const formula = `=HYPERLINK("https://evil.example.com","x")`
	quoted := `"` + strings.ReplaceAll(formula, `"`, `""`) + `"`
	file := "id,email,name," + quoted + "\n" +
		"1," + quoted + ",Ada,x\n" + quoted + "\x01,a@example.com,Ada,x\n" + "@SUM(1),b@example.com,,x\n" + "+1\n" + "2,c@example.com,\xff,x\n" + "3,d@example.com,Ada,\xff\n" + "-1+2,e@example.com,\"Ada\n"
	for name, body := range map[string]string{"Rows": file, "Header": quoted + "\n1\n", "Twice": "id,id," + quoted + "\n"} {
		var files mem.Files
		upload := files.Put("b", "users.csv", []byte(body))
		r, err := users.Importer{Files: &files, Queue: new(mem.Queue), Imports: new(mem.Imports), Rejects: "rejects/"}.Import(t.Context(), upload)
		if err != nil {
			t.Fatal(err)
		}
		report, _ := files.Read("b", r.Rejects)
		lines, err := csv.NewReader(strings.NewReader(string(report))).ReadAll()
		if err != nil || len(lines) < 2 {
			t.Fatalf("%s: the report is %q, %v; want lines", name, report, err)
		}
		for _, line := range lines {
			for _, cell := range line {
				if strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
					t.Errorf("%s: cell %q is a formula", name, cell)
				}
			}
		}
	}
}

func TestHarmless(t *testing.T) {
	for cell, want := range map[string]string{"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "\r=1": "'\r=1", "＝1": "'＝1",
		"": "", "email is empty": "email is empty", "a=1": "a=1", "'=1": "'=1"} {
		if got := users.Harmless(cell); got != want {
			t.Errorf("Harmless(%q) = %q; want %q", cell, got, want)
		}
	}
}
