package limits_test

import (
	"flag"
	"os"
	"testing"

	"github.com/mainstay-go/mainstay/kit/limits"
)

var update = flag.Bool("update", false, "write the page anew")

func TestPage(t *testing.T) {
	const path = "../../docs/limits.md"
	if *update {
		if err := os.WriteFile(path, []byte(limits.Page()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil || string(page) != limits.Page() {
		t.Errorf("docs/limits.md is not what the table says, %v; run `go test ./kit/limits -update`", err)
	}
}
