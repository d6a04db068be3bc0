package backend_test

import (
	"bufio"
	"fmt"
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
	const name = "killed-5e6f7a8b"
	p := ops.Project{Dir: filepath.Join(copyProject(t, shared.project).Dir, "examples", "minimal")}
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
	cmd := exec.Command(os.Args[0], "-test.run", "^$")
	cmd.Env = append(os.Environ(), killed+"="+strings.Join([]string{"up", name, c.dir, p.Dir}, " "))
	said, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	var now <-chan bool
	if after == "stack" {
		now = c.appears(t, name, cmd.Process.Pid, phaseEnds(t, said, "synth"))
	} else {
		now = phaseEnds(t, said, after)
	}
	select {
	case ok := <-now:
		if !ok {
			t.Errorf("it ended before %s was over", after)
		}
	case <-time.After(3 * time.Minute):
		t.Errorf("it never came to %s", after)
	}
	signalAll(cmd.Process.Pid, syscall.SIGKILL)
	if err := cmd.Wait(); err == nil {
		t.Errorf("nobody killed it after %s", after)
	}
}

// phaseEnds tells when a phase is over: that has a line of its own. False: the process ended before.
func phaseEnds(t *testing.T, said interface{ Read([]byte) (int, error) }, phase string) <-chan bool {
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

// appears tells when the environment has a stack that is not as it was. From when the templates are there, the process may go on
// for moments only, and waits while it is looked: else it could be done before a busy machine answers.
func (c cloud) appears(t *testing.T, name string, pid int, synthesized <-chan bool) <-chan bool {
	t.Helper()
	there, before, ctx := make(chan bool, 1), fmt.Sprint(c.stacks(t, name)), t.Context()
	go func() {
		for ok := <-synthesized; ok && ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
			signalAll(pid, syscall.SIGSTOP)
			found, err := teardown.List(ctx, cloudformation.NewFromConfig(c.target.AWS), name)
			if err == nil && len(found) > 0 && fmt.Sprint(found) != before {
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
