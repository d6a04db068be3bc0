package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/internal/cdktest"
)

// child is the environment variable by which this test program is the program under test: tests compile it, so that
// nobody else has to.
const child = "SYNTHBENCH_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(child) != "" {
		os.Exit(exit(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// peers are the two programs that make the same app.
type peers struct {
	dir string   // of the JavaScript program and its packages
	zip string   // code of all functions
	env []string // for both
}

// newPeers installs the JavaScript program's packages, once per checkout.
func newPeers(t testing.TB) peers {
	t.Helper()
	root := cdktest.Root(t)
	p := peers{dir: filepath.Join(root, ".mainstay", "synthbench"), zip: cdktest.Build(t, "unit").Functions[0].Zip}
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	fresh := true
	for _, name := range []string{"package.json", "package-lock.json", "app.js"} {
		body, err := os.ReadFile(filepath.Join("testdata", "js", name))
		if err != nil {
			t.Fatal(err)
		}
		old, err := os.ReadFile(filepath.Join(p.dir, name))
		fresh = fresh && err == nil && string(old) == string(body)
		if err := os.WriteFile(filepath.Join(p.dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(p.dir, "node_modules", "aws-cdk-lib")); err != nil || !fresh {
		execute(t, exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--prefix", p.dir))
	}
	p.env = append(os.Environ(), "CDK_CONTEXT_JSON="+settings(t, root), "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
	return p
}

// settings are those of the project's cdk.json, for both.
func settings(t testing.TB, root string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "cdk.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Context json.RawMessage }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return string(file.Context)
}

// ours and theirs make an app of n units in a folder.
func (p peers) ours(ctx context.Context, n int, out string, env ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0], strconv.Itoa(n), out, p.zip)
	c.Env = append(append(p.env, child+"=1"), env...)
	return c
}

func (p peers) theirs(ctx context.Context, n int, out string, env ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "node", filepath.Join(p.dir, "app.js"), strconv.Itoa(n), out, p.zip)
	c.Env = append(p.env, env...)
	return c
}

// spent is what a program took, in seconds.
type spent struct {
	times
	wall, cpu float64 // cpu is of all its processes
}

// execute runs a program; what it says of its times is taken over, where it says something.
func execute(t testing.TB, c *exec.Cmd) spent {
	t.Helper()
	start := time.Now()
	var stderr strings.Builder
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", c.Path, err, stderr.String())
	}
	said := spent{wall: time.Since(start).Seconds(), cpu: (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()}
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "{") {
			if err := json.Unmarshal([]byte(line), &said.times); err != nil {
				t.Fatal(err)
			}
		}
	}
	return said
}
