package docs_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/docs"
)

func TestLinks(t *testing.T) {
	wrong, err := docs.Links("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestLinks_Red(t *testing.T) {
	root := t.TempDir()
	for path, text := range map[string]string{
		"README.md":      "See [one](docs/one.md), [decisions](docs/adr/) and [the web](https://example.com/none.md).\n```\n[code](none.md)\n```\n",
		"docs/one.md":    "# One\n\n[gone](two.md) [no heading](#two) [heading](#a-heading-of-one) [up](../README.md)\n\n## A heading, of `one`\n",
		"docs/three.md":  "# Three\n",
		"docs/adr/1.md":  "# 1. A decision\n",
		"docs/notes.txt": "[no page](none.md)",
	} {
		write(t, filepath.Join(root, path), text)
	}
	wrong, err := docs.Links(root)
	want := []string{
		"docs/one.md: links to #two; docs/one.md has no such heading",
		"docs/one.md: links to two.md; there is no such file",
		"docs/three.md: no link leads to it from README.md",
	}
	if err != nil || !slices.Equal(wrong, want) {
		t.Errorf("Links = %q, %v; want %q", wrong, err, want)
	}
}

func TestLinks_NoProject(t *testing.T) {
	if _, err := docs.Links(t.TempDir()); err == nil {
		t.Error("Links of an empty folder = nil; want an error")
	}
}

// Decisions are numbered once each, as their headings say.
func TestDecisions(t *testing.T) {
	for _, w := range misnumbered(t, "../../docs/adr") {
		t.Error(w)
	}
}

func TestDecisions_Red(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "0001-one.md"), "# 1. One\n")
	write(t, filepath.Join(dir, "0001-again.md"), "# 1. Again\n")
	write(t, filepath.Join(dir, "0002-two.md"), "# 3. Two\n")
	if got := misnumbered(t, dir); len(got) != 2 {
		t.Errorf("misnumbered = %q; want the second and the third", got)
	}
}

// misnumbered returns the decisions whose number another one has, or whose heading has another number.
func misnumbered(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d decisions in %s (%v)", len(files), dir, err)
	}
	var wrong []string
	numbers := map[string]bool{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		number, _, _ := strings.Cut(filepath.Base(f), "-")
		if numbers[number] || !strings.HasPrefix(string(text), "# "+strings.TrimLeft(number, "0")+". ") {
			wrong = append(wrong, f+": its number is another's, or is not in its heading")
		}
		numbers[number] = true
	}
	return wrong
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
