package backend_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/ops"
)

// killed is the variable that makes a process of this test binary one that brings an environment up, or destroys it, until it is
// killed: which of the two, its name, the folder of the embedded AWS, and that of the project.
const killed = "MAINSTAY_E2E_KILLED"

// beKilled does what the variable says.
func beKilled(order string) error {
	words := append(strings.Fields(order), "", "", "", "")
	verb, name, dir, project := words[0], words[1], words[2], words[3]
	ctx := context.Background()
	i, err := embedded.Open(ctx, dir)
	if err != nil {
		return err
	}
	target, err := ops.EmbeddedTarget(ctx, i)
	if err != nil {
		return err
	}
	if verb == "down" {
		return ops.EnvDown{Environment: name, Target: target, UI: ops.NewUI(os.Stderr)}.Run(ctx)
	}
	env, err := config.Load(name)
	if err == nil {
		_, err = ops.EnvUp{Project: ops.Project{Dir: project}, Environment: env, Target: target, Express: true, UI: ops.NewUI(os.Stderr)}.Run(ctx)
	}
	return err
}

// TestKilled_Down kills a destruction with signal 9 when its first stack has gone. The next one finishes the job.
func TestKilled_Down(t *testing.T) {
	alone(t)
	const name, whole = "killed-1a2b3c4d", 60
	for i := range whole {
		shared.create(t, name, fmt.Sprint("Data", i+1), `{"Resources":{"Work":{"Type":"AWS::SQS::Queue"}}}`)
	}
	stacks := func() int {
		found, err := teardown.List(t.Context(), cloudformation.NewFromConfig(shared.target.AWS), name)
		must(t, err)
		return len(found)
	}
	shared.kill(t, name, func() bool { return stacks() < whole })
	if left := stacks(); left == 0 || left == whole {
		t.Errorf("the kill left %d of %d stacks; want it in the midst", left, whole)
	}
	must(t, shared.down(t, name))
	if left := shared.listing(t, []string{name}); len(left) > 0 {
		t.Errorf("after the next down there are %q", left)
	}
}

// kill starts a process that destroys an environment, and kills it when the time has come.
func (c cloud) kill(t *testing.T, name string, now func() bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^$")
	cmd.Env, cmd.Stderr = append(os.Environ(), killed+"=down "+name+" "+c.dir), testWriter{t}
	must(t, cmd.Start())
	defer cmd.Wait()         //nolint:errcheck // that it was killed is no news
	defer cmd.Process.Kill() //nolint:errcheck // it may have ended
	for end := time.Now().Add(2 * time.Minute); !now(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it was never time to kill it")
		}
	}
}
