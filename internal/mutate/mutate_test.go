package mutate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/mutate"
)

const program = `package p

func Max(a, b int) int {
	if a > b {
		return a
	}
	note(a + b)
	return b
}

func note(n int) {}

var text = "a" + "b"
`

func TestOf(t *testing.T) {
	all, err := mutate.Of("p.go", []byte(program))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range all {
		got = append(got, m.What)
	}
	const want = "the statement is left out, the condition is never true, > is >=, + is -"
	if strings.Join(got, ", ") != want {
		t.Errorf("made %q; want %s", got, want)
	}
	if !strings.Contains(string(all[2].Source), "if a >= b {") || all[2].Line != 4 || strings.Contains(string(all[3].Source), ">=") {
		t.Errorf("made %+v; want one mistake in each", all[2])
	}
}

// TestTry has a package whose tests find one of the mistakes, and not the others.
func TestTry(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module p\n\ngo 1.26\n", "p.go": program, "p_test.go": "package p\n\nimport \"testing\"\n\nfunc TestMax(t *testing.T) {\n\tif Max(2, 1) != 2 {\n\t\tt.Error(1)\n\t}\n}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	all, err := mutate.Package(".", 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	var got []mutate.Outcome
	for _, m := range all {
		o, err := m.Try(t.Context(), ".")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, o)
	}
	want := []mutate.Outcome{mutate.Survived, mutate.Killed, mutate.Survived, mutate.Survived}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("mutant %q is %s; want %s", all[i].What, got[i], want[i])
		}
	}
	if few, err := mutate.Package(".", 2, 1); err != nil || len(few) != 2 {
		t.Errorf("Package with 2 at most = %d, %v", len(few), err)
	}
}
