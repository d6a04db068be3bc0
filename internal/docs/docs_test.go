package docs_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/docs"
)

var update = flag.Bool("update", false, "write the page anew")

const page = "../../docs/constructs.md"

func TestConstructs_Fresh(t *testing.T) {
	want, err := docs.Constructs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/constructs.md is not what the code says; run `go test ./internal/docs -update`")
	}
}

// TestConstructs_Content: what a reader looks for is there, defaults included.
func TestConstructs_Content(t *testing.T) {
	got, err := docs.Constructs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## worker", "| BatchSize | `int` | most messages per invocation; default 10 |", "`Table.GrantScan`: GrantScan lets", "| Override |"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

func TestConstructs_NoProject(t *testing.T) {
	if _, err := docs.Constructs(t.TempDir()); err == nil || !strings.Contains(err.Error(), "found none") {
		t.Errorf("Constructs of an empty folder = %v; want to hear that there are none", err)
	}
}

// undocumented returns the constructs of a project that have no Example, or no line in the table of defaults.
func undocumented(t *testing.T, root string) []string {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(root, "constructs", "*", "doc.go"))
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := os.ReadFile(filepath.Join(root, "docs", "defaults.md"))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range folders {
		name := filepath.Base(filepath.Dir(f))
		example, err := os.ReadFile(filepath.Join(filepath.Dir(f), "example_test.go"))
		if err != nil || !strings.Contains(string(example), "\nfunc Example() {") {
			found = append(found, name+" has no Example")
		}
		if name != "app" && !strings.Contains(string(defaults), "| "+name) { // app has no properties
			found = append(found, name+" has no defaults in docs/defaults.md")
		}
	}
	return found
}

func TestConstructs_Documented(t *testing.T) {
	for _, f := range undocumented(t, "../..") {
		t.Error(f)
	}
}

func TestConstructs_Documented_Red(t *testing.T) {
	root := t.TempDir()
	for path, text := range map[string]string{"constructs/pool/doc.go": "package pool", "docs/defaults.md": ""} {
		write(t, filepath.Join(root, path), text)
	}
	if found := undocumented(t, root); len(found) != 2 {
		t.Errorf("found %q; want both that are missing", found)
	}
}
