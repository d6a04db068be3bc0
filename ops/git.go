package ops

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// Commit returns the commit that is checked out; "" where there is none, as in an unpacked archive.
func (p Project) Commit(ctx context.Context) string {
	cmd := exec.CommandContext(ctx, "git", "rev-parse", "--verify", "--quiet", "HEAD")
	cmd.Dir = p.Dir
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// Branch returns the Git branch that is checked out.
func (p Project) Branch(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "git", "symbolic-ref", "--quiet", "--short", "HEAD")
	cmd.Dir = p.Dir
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return "", errors.New("find the current Git branch: no git command was found; install Git: https://git-scm.com/downloads, or name the environment with --env NAME")
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = errors.New("HEAD is not on a branch")
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && len(exit.Stderr) > 0 {
		err = errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		return "", fmt.Errorf("find the current Git branch: %w; check a branch out, or name the environment with --env NAME", err)
	}
	return strings.TrimSpace(string(out)), nil
}
