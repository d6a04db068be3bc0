package ops_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/ops"
)

func TestProject_Commit(t *testing.T) {
	dir := t.TempDir()
	p := ops.Project{Dir: dir}
	if got := p.Commit(t.Context()); got != "" {
		t.Errorf("Commit outside a repository = %q; want none", got)
	}
	for _, args := range [][]string{{"init", "-q"}, {"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty", "-m", "first"}} {
		if out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	want, err := exec.Command("git", "-C", dir, "rev-parse", "HEAD").Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Commit(t.Context()); got != strings.TrimSpace(string(want)) || len(got) != 40 {
		t.Errorf("Commit = %q; want %q", got, want)
	}
}
