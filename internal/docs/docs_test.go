package docs_test

import (
	"flag"
	"os"
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
