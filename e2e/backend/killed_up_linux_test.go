package backend_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/ops"
)

// TestKilled_Up kills a deployment with signal 9 in each of its phases, with all that it has started, the CDK's command line among
// it. The next one goes on from there; one that is killed and given up leaves nothing.
func TestKilled_Up(t *testing.T) {
	alone(t)
	const name = "killed-5e6f7a8b"
	p := ops.Project{Dir: filepath.Join(shared.copied(t).Dir, "examples", "minimal")}
	up := shared.up(t, name)
	up.Project = p
	for _, after := range []string{"bootstrap", "build", "synth", "stack", "deploy"} {
		shared.killUp(t, p, name, after)
	}
	done, err := up.Run(t.Context())
	if err != nil || len(done.Stacks) == 0 {
		t.Fatalf("up after it was killed in each phase = %+v, %v", done, err)
	}
	for _, s := range shared.stacks(t, name) {
		if s.Unfinished() {
			t.Errorf("stack %s is %s", s.Name, s.Status)
		}
	}
	must(t, shared.down(t, name))
	shared.killUp(t, p, name, "stack")
	must(t, shared.down(t, name))
	if left := shared.listing(t, []string{name}); len(left) > 0 {
		t.Errorf("after the next down there are %q", left)
	}
}

func (c cloud) stacks(t *testing.T, name string) []teardown.Stack {
	t.Helper()
	found, err := teardown.List(t.Context(), cloudformation.NewFromConfig(c.target.AWS), name)
	must(t, err)
	return found
}

// killUp starts a process that brings an environment up, and kills it and all that it has started when a phase has just ended; or, for
// "stack", in the midst of the deployment, when CloudFormation has been asked for its first one.
func (c cloud) killUp(t *testing.T, p ops.Project, name, after string) {
	t.Helper()
	if after == "stack" {
		before := fmt.Sprint(c.stacks(t, name))
		c.killUpWhen(t, p, name, func(ctx context.Context) bool {
			found, err := teardown.List(ctx, cloudformation.NewFromConfig(c.target.AWS), name)
			return err == nil && len(found) > 0 && fmt.Sprint(found) != before
		})
		return
	}
	cmd, said := c.start(t, "up", name, p.Dir)
	endIn(t, cmd, phaseEnds(t, said, after), after)
}

// killUpWhen kills it when something has come to be that is looked for from when the templates are there.
func (c cloud) killUpWhen(t *testing.T, p ops.Project, name string, now func(context.Context) bool) {
	t.Helper()
	cmd, said := c.start(t, "up", name, p.Dir)
	endIn(t, cmd, inSteps(t, cmd.Process.Pid, phaseEnds(t, said, "synth"), now), "what it was to be killed at")
}

// start starts a process that does what it is told until it is killed.
func (c cloud) start(t *testing.T, verb, name, project string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^$")
	cmd.Env = append(os.Environ(), killed+"="+strings.Join([]string{verb, name, c.dir, project}, " "))
	said, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	return cmd, said
}

// endIn kills a process and all that it has started when the time has come.
func endIn(t *testing.T, cmd *exec.Cmd, now <-chan bool, at string) {
	t.Helper()
	select {
	case ok := <-now:
		if !ok {
			t.Errorf("it ended before %s", at)
		}
	case <-time.After(3 * time.Minute):
		t.Errorf("it never came to %s", at)
	}
	signalAll(cmd.Process.Pid, syscall.SIGKILL)
	if err := cmd.Wait(); err == nil {
		t.Errorf("nobody killed it at %s", at)
	}
}

// phaseEnds tells when a phase is over: that has a line of its own. False: the process ended before.
func phaseEnds(t *testing.T, said io.Reader, phase string) <-chan bool {
	t.Helper()
	over := make(chan bool, 1)
	go func() {
		lines, found := bufio.NewScanner(said), false
		for lines.Scan() {
			if f := strings.Fields(lines.Text()); !found && len(f) > 2 && f[0] == phase && f[1] != "…" {
				found = true
				over <- true
			}
		}
		if !found {
			over <- false
		}
	}()
	return over
}

// inSteps tells when something has come to be. From a moment on, the process may go on for moments only, and waits while it is
// looked: else it could be done before a busy machine answers.
func inSteps(t *testing.T, pid int, from <-chan bool, now func(context.Context) bool) <-chan bool {
	t.Helper()
	there, ctx := make(chan bool, 1), t.Context()
	go func() {
		for ok := <-from; ok && ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
			signalAll(pid, syscall.SIGSTOP)
			if now(ctx) {
				there <- true
				return
			}
			signalAll(pid, syscall.SIGCONT)
		}
	}()
	return there
}

// signalAll sends a signal to a process and all that it has started, in whatever groups they are. The parents go first, so that
// nobody is told.
func signalAll(pid int, signal syscall.Signal) {
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children(all[i])...)
	}
	for _, p := range all {
		syscall.Kill(p, signal) //nolint:errcheck // it may have ended
	}
}

// children are the processes that a process has started and that run (proc(5), task/TID/children).
func children(pid int) []int {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is well formed
	var all []int
	for _, file := range threads {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		for _, word := range strings.Fields(string(text)) {
			if n, err := strconv.Atoi(word); err == nil {
				all = append(all, n)
			}
		}
	}
	return all
}
