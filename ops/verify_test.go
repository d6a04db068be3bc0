package ops

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestVerified: what checks find is counted, told and written for code scanning; one that cannot look is an error as well.
func TestVerified(t *testing.T) {
	v := Verified{}
	for _, one := range []check{
		{"good", func(context.Context, *Phase) (string, []Found, error) { return "all is well", nil, nil }},
		{"warn", func(context.Context, *Phase) (string, []Found, error) {
			return "allowed", []Found{{Severity: severityWarning, Says: "unused"}}, nil
		}},
		{"wrong", func(context.Context, *Phase) (string, []Found, error) {
			return "never said", []Found{{Severity: severityError, Environment: "staging", Says: "missing", At: "functions/a/main.go:12:3"}}, nil
		}},
		{"blind", func(context.Context, *Phase) (string, []Found, error) { return "", nil, errors.New("no such folder") }},
	} {
		v.note(NewUI(io.Discard), one, t.Context())
	}
	if v.Errors != 2 || v.Warnings != 1 || v.Checks[0].Says != "all is well" || !v.Checks[1].OK || v.Checks[2].OK || v.Checks[2].Says != "1 findings" || v.Checks[3].OK {
		t.Errorf("verified %+v; want two errors and a warning", v)
	}
	var page, scan bytes.Buffer
	v.Print(&page)
	for _, want := range []string{"ok      good         all is well\n", "FAILED  wrong        1 findings\n", "\nwarning: warn: unused\n",
		"\nerror: wrong of staging: missing (functions/a/main.go:12:3)\n", "\nerror: blind: no such folder\n", "\n4 checks, 2 errors, 1 warnings\n"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, page.String())
		}
	}
	if err := v.SARIF(&scan); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Version string
		Runs    []struct {
			Results []struct {
				RuleID, Level string
				Locations     []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(scan.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	results := read.Runs[0].Results
	if read.Version != "2.1.0" || len(results) != 3 || results[1].RuleID != "wrong" || results[1].Level != "error" {
		t.Errorf("SARIF has %+v; want the three findings", read)
	}
	for i, want := range []struct {
		file string
		line int
	}{{"infra/main.go", 1}, {"functions/a/main.go", 12}, {"infra/main.go", 1}} {
		if at := results[i].Locations[0].PhysicalLocation; at.ArtifactLocation.URI != want.file || at.Region.StartLine != want.line {
			t.Errorf("finding %d is at %+v; want %v", i, at, want)
		}
	}
}
