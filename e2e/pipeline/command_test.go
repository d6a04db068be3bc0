package pipeline_test

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/mainstay-go/mainstay/ops"
)

const root = "../.."

// commands knows which commands there are: those of mainstay and the targets of the Makefile.
type commands struct {
	mainstay *cobra.Command
	targets  map[string]bool
}

func known(t *testing.T) commands {
	t.Helper()
	makefile, err := os.ReadFile(root + "/Makefile")
	if err != nil {
		t.Fatal(err)
	}
	c := commands{ops.Root(io.Discard, io.Discard), map[string]bool{}}
	for _, m := range regexp.MustCompile(`(?m)^([a-z0-9-]+):`).FindAllStringSubmatch(string(makefile), -1) {
		c.targets[m[1]] = true
	}
	return c
}

// check says what is wrong with a command line: it has to be one command, of make or of mainstay, that exists with its flags.
func (c commands) check(line string) error {
	if line = strings.TrimSpace(line); strings.ContainsAny(line, "\n;|&`") || strings.Contains(line, "$(") {
		return fmt.Errorf("%q is more than one command", line)
	}
	line, _, _ = strings.Cut(line, " > ")
	if words, ok := strings.CutPrefix(line, "make "); ok {
		return c.checkMake(strings.Fields(words))
	}
	if words, ok := strings.CutPrefix(line, "go run ./cmd/mainstay "); ok {
		return c.checkMainstay(split(words))
	}
	return fmt.Errorf("%q is neither `make TARGET` nor `go run ./cmd/mainstay COMMAND`", line)
}

func (c commands) checkMake(words []string) error {
	for _, w := range words {
		if !strings.Contains(w, "=") && !c.targets[w] {
			return fmt.Errorf("the Makefile has no target %q", w)
		}
	}
	return nil
}

func (c commands) checkMainstay(words []string) error {
	found, rest, err := c.mainstay.Find(words)
	if err != nil || found.HasSubCommands() {
		return fmt.Errorf("mainstay has no command %q (%w)", words, err)
	}
	if err := found.ParseFlags(rest); err != nil {
		return fmt.Errorf("%s: %w", found.CommandPath(), err)
	}
	return found.Args(found, found.Flags().Args())
}

// split splits a line into words as a shell does that has single-word variables and no escapes.
func split(line string) []string {
	var words []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|'([^']*)'|(\S+)`).FindAllStringSubmatch(line, -1) {
		words = append(words, m[1]+m[2]+m[3])
	}
	return words
}

func TestCheck(t *testing.T) {
	for _, good := range []string{"make check", "make test race", "make up ON=aws", `go run ./cmd/mainstay env up --on "$ON" --rows 1000 --json > up.json`,
		`go run ./cmd/mainstay dlq redrive --why "$WHY" -- "$SUBJECT"`} {
		if err := known(t).check(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"make love", "npm ci", "make check && make test", "make check\nmake test", "go run ./cmd/mainstay env", "go run ./cmd/mainstay env fly",
		"go run ./cmd/mainstay env up --fast", "go run ./cmd/mainstay env up extra", `go run ./cmd/mainstay env down --env "$(make help)"`, "go run ./cmd/mainstay env up --rows many"} {
		if err := known(t).check(bad); err == nil {
			t.Errorf("%q passes for a command", bad)
		}
	}
}
