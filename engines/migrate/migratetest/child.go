package migratetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Main runs a package's tests, for its TestMain. With words, which are those of an environment variable, it runs a child
// instead: a test starts its own program so, to have it killed.
func Main(m *testing.M, words string, child func(args []string) error) int {
	if words == "" {
		return m.Run()
	}
	if err := child(strings.Fields(words)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// KillSelf ends this process as `kill -9` does, for Process.Kill. It does not return.
func KillSelf() {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill() // there is nobody left to tell
	}
	select {}
}

// Child is this test's program as another process, which runs what its TestMain gives to Main.
type Child struct {
	Variable string   // of the environment, which Main is given
	Environ  []string // the rest of it
}

// Command is a process that was given words. They must not contain spaces, or be empty.
func (c Child) Command(ctx context.Context, words ...any) *exec.Cmd {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = fmt.Sprint(w)
	}
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(slices.Clone(c.Environ), c.Variable+"="+strings.Join(all, " "))
	return cmd
}

// Run runs a process to its end.
func (c Child) Run(ctx context.Context, words ...any) (said string, err error) {
	out, err := c.Command(ctx, words...).CombinedOutput()
	return string(out), err
}

// Killed says whether a process was killed, by how it ended.
func Killed(ended error) bool { return ended != nil && ended.Error() == "signal: killed" }

// Outlived says of a process that was to be killed whether it came to its end, as one does that has fewer calls. That it was
// killed is no error, nor that it lost its lease before: on a busy machine that happens.
func Outlived(said string, ended error) (bool, error) {
	if ended == nil || Killed(ended) || strings.Contains(said, migrate.ErrLost.Error()) {
		return ended == nil, nil
	}
	return false, fmt.Errorf("it ended with %w: %s", ended, said)
}

// Finish has processes run, one after another, until one comes to its end: on a busy machine a lease is lost easily.
func Finish(run func() (said string, err error)) error {
	var said string
	var err error
	for range 10 {
		if said, err = run(); err == nil || !strings.Contains(said, migrate.ErrLost.Error()) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("the process behind it: %w: %s", err, said)
	}
	return nil
}
