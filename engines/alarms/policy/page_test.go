package policy_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

var update = flag.Bool("update", false, "write the table of rows into docs/alarms.md")

// page is the page about alarms; the table of rows stands between the marks.
const page, begins, ends = "../../../docs/alarms.md", "<!-- rows -->\n", "<!-- end -->"

// TestPage holds the table in docs/alarms.md against the policy; -update writes it.
func TestPage(t *testing.T) {
	was, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(was), begins)
	_, after, ended := strings.Cut(rest, ends)
	if !ok || !ended {
		t.Fatalf("%s has no table between %q and %q", page, begins, ends)
	}
	want := before + begins + table() + ends + after
	if want == string(was) {
		return
	}
	if !*update {
		t.Fatalf("the table in %s is not the policy; run `go test ./engines/alarms/policy -update` and look at the difference", page)
	}
	if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// table is the policy as Markdown.
func table() string {
	var out strings.Builder
	kind := policy.Kind("")
	for _, r := range policy.Rows() {
		if r.Kind != kind {
			kind = r.Kind
			fmt.Fprintf(&out, "\n### %s\n\n| alarm | severity | looks at | on when | window | silence is | why | source |\n|---|---|---|---|---|---|---|---|\n", title(kind))
		}
		alone := ""
		if r.Alone {
			alone = ", alone"
		}
		fmt.Fprintf(&out, "| [%s](runbooks/%s.md) | %s%s | %s | %s | %s | %s | %s %s | %s |\n", r.Name, r.Name, r.Severity, alone, cell(r.Looks()), cell(r.Bound()), cell(r.Window()), r.Silence(),
			cell(r.Means), cell(r.Why), cell(r.Source))
	}
	out.WriteString("\n### Types without alarms\n\nA type that is in neither table is found by the check.\n\n| types | why there are none |\n|---|---|\n")
	all := policy.Nones()
	for i, n := range all {
		if i == 0 || n.Why != all[i-1].Why {
			fmt.Fprintf(&out, "| `%s`", n.Type)
		} else {
			fmt.Fprintf(&out, ", `%s`", n.Type)
		}
		if i == len(all)-1 || n.Why != all[i+1].Why {
			fmt.Fprintf(&out, " | %s |\n", cell(n.Why))
		}
	}
	return out.String() + "\n"
}

func title(k policy.Kind) string {
	if k.Type() == "" {
		return string(k)
	}
	return fmt.Sprintf("%s (`%s`)", k, k.Type())
}

// cell keeps what ends a cell out of it.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }
