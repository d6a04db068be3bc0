package tutorial_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var slow = flag.Bool("slow", false, "TestTutorial types the slow steps, too: three minutes more")

// block is something that the tutorial has its reader do.
type block struct{ kind, at, text string }

var fenced = regexp.MustCompile("(?ms)^```(\\w+) ?([^\n]*)\n(.*?)^```$")

func blocks(page string) []block {
	var all []block
	for _, m := range fenced.FindAllStringSubmatch(page, -1) {
		all = append(all, block{m[1], m[2], m[3]})
	}
	return all
}

// TestTutorial types docs/tutorial.md into a copy of the project. Steps in the cloud are left to whoever has one: what they are
// made of is tested in e2e. The slow ones, which build and synthesize everything, are typed with -slow.
func TestTutorial(t *testing.T) {
	page, err := os.ReadFile("../../docs/tutorial.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, typed := copied(t), 0
	for _, b := range blocks(string(page)) {
		switch {
		case b.at == "cloud", b.at == "slow" && !*slow:
			continue
		case b.kind == "sh":
			run(t, dir, b)
		case b.kind == "diff":
			insert(t, filepath.Join(dir, b.at), b.text)
		default:
			write(t, filepath.Join(dir, b.at), b.text)
		}
		typed++
	}
	if typed < 15 {
		t.Errorf("typed %d steps; want all of the page", typed)
	}
}

// copied is the project as Git has it, and what is not committed yet.
func copied(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	list := exec.CommandContext(t.Context(), "sh", "-c", `git ls-files -z --cached --others --exclude-standard | xargs -0 -I{} sh -c 'test -e "{}" && echo "{}"' | tar -cf - -T - | tar -xf - -C "$0" && git init -q "$0"`, dir)
	list.Dir = "../.."
	if out, err := list.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// run types a block of commands, line by line as a shell does that stops at the first that fails.
func run(t *testing.T, dir string, b block) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", b.text)
	c.Dir = dir
	out, err := c.CombinedOutput()
	if fails := b.at == "fails"; (err != nil) != fails {
		t.Fatalf("typed %s: %v; it was to fail: %v\n%s", b.text, err, fails, out)
	}
}

// insert adds lines behind a line that a file has once.
func insert(t *testing.T, path, diff string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(diff, "\n"), "\n")
	behind, added := lines[0][1:]+"\n", ""
	for _, l := range lines[1:] {
		added += strings.TrimPrefix(l, "+") + "\n"
	}
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(body), "\n"+behind); n != 1 {
		t.Fatalf("%s has the line %q %d times; want it once, to add lines behind it", path, behind, n)
	}
	write(t, path, strings.Replace(string(body), "\n"+behind, "\n"+behind+added, 1))
}

var madeAt = regexp.MustCompile(`\b\d{14}_`)

// write writes a file; a name with a star is of one that is there, a migration, whose ID stays as it is.
func write(t *testing.T, path, text string) {
	t.Helper()
	if found, err := filepath.Glob(path); err == nil && len(found) == 1 {
		path = found[0]
		text = madeAt.ReplaceAllString(text, madeAt.FindString(filepath.Base(path)))
	}
	if strings.Contains(path, "*") {
		t.Fatalf("no file is called %s", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestTutorial_Red: a step that does not work is found.
func TestTutorial_Red(t *testing.T) {
	if got := blocks("```sh fails\nfalse\n```\ntext\n```go a/b.go\npackage b\n```\n"); len(got) != 2 || got[0] != (block{"sh", "fails", "false\n"}) || got[1].at != "a/b.go" {
		t.Errorf("blocks = %q", got)
	}
}
