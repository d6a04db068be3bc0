package ops

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/reap"
)

// EnvReap puts branch environments that nobody needs to sleep, and removes those that have slept long enough.
type EnvReap struct {
	Project Project
	Target  Target
	UI      *UI
	Now     func() time.Time

	Live  map[string]bool // branches that there are; nil: not known
	Grace time.Duration
	Yes   bool // do it; otherwise it is only said
}

// Reaped is what was decided, and done.
type Reaped struct {
	Target       string      `json:"target"`
	Dry          bool        `json:"dry"`
	Environments []reap.Done `json:"environments"`
}

// Run reaps. What it did it returns also when some of it fails.
func (c EnvReap) Run(ctx context.Context) (Reaped, error) {
	out := Reaped{Target: c.Target.Name, Dry: !c.Yes, Environments: []reap.Done{}}
	hands, err := c.Target.Hands(ctx, c.Project)
	if err != nil {
		return out, err
	}
	all, err := hands.Look(ctx)
	if err != nil {
		return out, err
	}
	plan := reap.Policy{Now: c.Now(), Grace: c.Grace, Live: c.Live}.Plan(all)
	p := c.UI.Phase("reap")
	out.Environments, err = hands.Run(ctx, plan, !c.Yes, func(s string) { p.Update("%s", s) })
	p.Done(err, "%d environments", len(plan))
	return out, err
}

// Print writes it for people.
func (r Reaped) Print(w io.Writer) {
	acted := false
	for _, d := range r.Environments {
		result := map[bool]string{true: "done", false: "not done"}[d.Done]
		switch {
		case d.Action == reap.Keep:
			result = ""
		case r.Dry:
			result = "would be done"
			acted = true
		}
		fmt.Fprintf(w, "%-32s %-7s %-13s %s\n", d.Environment, d.Action, result, d.Why)
	}
	if acted {
		fmt.Fprintln(w, "Nothing was changed; --yes does it.")
	}
}

// Branches are the branches of the project's remote repository origin.
func (p Project) Branches(ctx context.Context) (map[string]bool, error) {
	cmd := exec.CommandContext(ctx, "git", "ls-remote", "--heads", "origin")
	cmd.Dir = p.Dir
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ask origin for its branches: %w: %s; name them in a file with --branches FILE, or leave branches aside with --branches none", err, strings.TrimSpace(stderr.String()))
	}
	live := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		if _, ref, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			live[strings.TrimPrefix(ref, "refs/heads/")] = true
		}
	}
	return atLeastOne(live, "origin")
}

// readBranches reads branches from a file, a line each.
func readBranches(path string) (map[string]bool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read branches: %w; expected a file with a branch a line, or none", err)
	}
	live, lines := map[string]bool{}, bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		if name := strings.TrimSpace(lines.Text()); name != "" {
			live[name] = true
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read branches: %w", err)
	}
	return atLeastOne(live, path)
}

// atLeastOne refuses an empty list: it would make an orphan of every environment, and is more likely a mistake.
func atLeastOne(live map[string]bool, source string) (map[string]bool, error) {
	if len(live) == 0 {
		return nil, errors.New("read branches: " + source + " has none; expected at least one, as otherwise every environment would count as one without a branch")
	}
	return live, nil
}
