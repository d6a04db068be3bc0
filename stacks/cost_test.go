package stacks_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

// shownItems is how many items of an estimate the page has.
const shownItems = 10

// TestCostPage holds docs/cost.md against what the command computes for the application; -update writes it anew.
func TestCostPage(t *testing.T) {
	path := filepath.Join(cdktest.Root(t), "docs", "cost.md")
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := fill(t, string(was), "words", words())
	page = fill(t, page, "tables", tables(t))
	if page == string(was) {
		return
	}
	if f := flag.Lookup("update"); f == nil || f.Value.String() != "true" {
		t.Fatalf("docs/cost.md is not what the command computes; look at the difference, and if it is meant run `go test ./stacks -run CostPage -update`:\n%s", page)
	}
	if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fill puts text between a mark and its end.
func fill(t *testing.T, page, mark, text string) string {
	t.Helper()
	before, rest, ok := strings.Cut(page, "<!-- "+mark+" -->\n")
	_, after, ended := strings.Cut(rest, "<!-- end -->")
	if !ok || !ended {
		t.Fatalf("the page has no mark %q with an end", mark)
	}
	return before + "<!-- " + mark + " -->\n" + text + "<!-- end -->" + after
}

func words() string {
	var rows strings.Builder
	for _, k := range cost.Words() {
		fmt.Fprintf(&rows, "| %s | %s |\n", k.Type, strings.Join(k.Words, ", "))
	}
	return rows.String()
}

func tables(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	for _, environment := range []string{"login-1a2b3c4d", names.Production} {
		assembly := written(t, environment)
		kind := environment
		if !names.Lasting(kind) {
			kind = "a branch"
		}
		for _, load := range []struct{ name, times string }{{"idle", ""}, {"1 M imports", "1000000"}, {"100 M imports", "100000000"}} {
			c := ops.CostEstimate{Assembly: assembly, Region: cost.DefaultRegion, Times: load.times}
			if load.times != "" {
				c.Usage = filepath.Join(cdktest.Root(t), "docs", "usage-import.json")
			}
			made, err := c.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if left := made.Unpriced(); len(left) > 0 {
				t.Errorf("%s has resources without a price: %v", environment, left)
			}
			table(&out, kind+", "+load.name, made)
		}
	}
	return out.String()
}

// table writes the largest items of an estimate, and the rest in one.
func table(out *strings.Builder, title string, e cost.Estimate) {
	fmt.Fprintf(out, "\n### %s: $%s\n\n| $ | resource | basis |\n|---|---|---|\n", strings.ToUpper(title[:1])+title[1:], e.USD.Cents())
	rest, others := e.USD, 0
	for n, i := range e.Items {
		switch {
		case i.USD.Sign() == 0:
		case n < shownItems:
			rest = rest.Sub(i.USD)
			fmt.Fprintf(out, "| %s | %s | %s |\n", i.USD.Cents(), i.Resource, i.Basis)
		default:
			others++
		}
	}
	if others > 0 {
		fmt.Fprintf(out, "| %s | %d others | |\n", rest.Cents(), others)
	}
	fmt.Fprintln(out)
}

// written writes the templates of an environment into a folder, as a synthesis does.
func written(t *testing.T, environment string) string {
	t.Helper()
	dir := t.TempDir()
	for _, made := range synth(t, environment).Templates {
		if err := os.WriteFile(filepath.Join(dir, made.Stack+".template.json"), []byte(made.Text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
