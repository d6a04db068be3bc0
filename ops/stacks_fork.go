package ops

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/engines/placement/guard"
)

// git asks Git in the lock's folder; false where it does not know, as outside of a repository.
func (c Placement) git(ctx context.Context, arguments ...string) (string, bool) {
	cmd := exec.CommandContext(ctx, "git", arguments...)
	cmd.Dir = filepath.Dir(c.Lock)
	out, err := cmd.Output()
	return string(out), err == nil
}

// fork returns the commit in which the branch that is checked out left the main one. What that had may be deployed.
func (c Placement) fork(ctx context.Context) (string, bool) {
	for _, main := range []string{"origin/main", "main"} {
		if commit, ok := c.git(ctx, "merge-base", "HEAD", main); ok {
			return strings.TrimSpace(commit), true
		}
	}
	return "", false
}

// lost says that a lock which is not there was committed: a new one would move units.
func (c Placement) lost(ctx context.Context) error {
	all := []string{"HEAD"}
	if fork, ok := c.fork(ctx); ok {
		all = append(all, fork)
	}
	for _, commit := range all {
		if _, had := c.git(ctx, "cat-file", "-e", commit+":./"+filepath.Base(c.Lock)); had {
			return fmt.Errorf("read %s: %w, and Git's %s has one: a new one would move units; expected that one; restore it with `git checkout %s -- %s`",
				c.Lock, placement.ErrNoLock, commit, commit, c.Lock)
		}
	}
	return nil
}

// moved finds units that the main branch may have deployed in another stack. Where that branch's lock is named, a plan
// refuses them.
func (c Placement) moved(ctx context.Context, read placed) ([]guard.Finding, error) {
	fork, ok := c.fork(ctx)
	if !ok || c.Base != "" {
		return nil, nil
	}
	name := fork + ":./" + filepath.Base(c.Lock)
	text, ok := c.git(ctx, "show", name)
	if !ok {
		return nil, nil // that is the branch which brings the lock
	}
	base, err := placement.ParseLock(name, []byte(text), nil)
	if err != nil {
		return nil, err
	}
	var found []guard.Finding
	for _, m := range read.lock.Moved(base, read.options) {
		found = append(found, guard.Finding{Check: "move", Stack: m.Stack, Says: fmt.Sprintf("unit %q is here, and the main branch has it in %s (%.9s): its resources would be deleted there and made anew; restore its line from Git, or use `mainstay stacks move`",
			m.Name, m.From, fork)})
	}
	return found, nil
}
