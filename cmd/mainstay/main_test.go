package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/ops"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mainstay": main})
}

// TestScript runs the command as a user does; each script is a story about one command.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Setup: func(e *testscript.Env) error {
		e.Setenv("HOME", e.WorkDir) // a home of its own, and the caches of whoever runs the tests
		cache, err := exec.Command("go", "env", "GOCACHE").Output()
		e.Setenv("GOCACHE", strings.TrimSpace(string(cache)))
		return err
	}})
}

// TestScripts_CoverEveryCommand fails for a command that no script runs.
func TestScripts_CoverEveryCommand(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var scripts strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		scripts.Write(text)
	}
	commands := leaves(ops.Root(io.Discard, io.Discard))
	if len(commands) < 9 {
		t.Errorf("found the commands %v; want all of them", commands)
	}
	for _, c := range append(commands, "mainstay no such command") {
		if found := strings.Contains(scripts.String(), "exec "+c); found == strings.HasSuffix(c, "no such command") {
			t.Errorf("a script runs %q: %v", c, found)
		}
	}
}

// leaves returns the commands that do something.
func leaves(c *cobra.Command) []string {
	if !c.HasSubCommands() {
		return []string{c.CommandPath()}
	}
	var all []string
	for _, sub := range c.Commands() {
		if !sub.Hidden && sub.Name() != "help" && sub.Name() != "completion" {
			all = append(all, leaves(sub)...)
		}
	}
	return all
}
