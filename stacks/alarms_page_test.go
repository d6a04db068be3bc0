package stacks_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/alarms/preview"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

// pictured is the service whose dashboard the page about alarms shows.
const pictured = "web"

// TestAlarmsPage holds the counts and the picture in docs/alarms.md against what the commands make; -update writes them anew.
func TestAlarmsPage(t *testing.T) {
	docs := filepath.Join(cdktest.Root(t), "docs")
	was, err := os.ReadFile(filepath.Join(docs, "alarms.md"))
	if err != nil {
		t.Fatal(err)
	}
	isMade(t, filepath.Join(docs, "alarms.md"), fill(t, string(was), "counts", counted(t)))
	var svg strings.Builder
	p := preview.Of(names.Production, checkAlarms(t, names.Production, parsed(t, names.Production)))
	if err := p.SVG(&svg, pictured); err != nil {
		t.Fatal(err)
	}
	isMade(t, filepath.Join(docs, "alarms.svg"), svg.String())
}

// counted is a table of what the check counts.
func counted(t *testing.T) string {
	t.Helper()
	text := "`mainstay alarms check --env NAME` counts:\n\n| environment | resources | alarms | of metric math | on anomalies | composite | excused | $ a month, with dashboards | budget |\n|---|---|---|---|---|---|---|---|---|\n"
	for _, name := range []string{names.Staging, names.Production} {
		r := checkAlarms(t, name, parsed(t, name))
		text += fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d | %s | %s |\n", name, r.Resources, len(r.Alarms), r.Counts.Math, r.Counts.Anomaly, r.Counts.Composite, r.Excused, r.USD.Cents(), r.Budget.Cents())
	}
	return text
}

// isMade wants a file to be as it would be made now.
func isMade(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err == nil && string(got) == want {
		return
	}
	if f := flag.Lookup("update"); f == nil || f.Value.String() != "true" {
		t.Errorf("%s is not what the commands make; run `go test ./stacks -run AlarmsPage -update` and look at the difference (%v)", filepath.Base(path), err)
		return
	}
	if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
