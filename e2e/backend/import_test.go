package backend_test

import (
	"errors"
	"syscall"
	"testing"

	"github.com/mainstay-go/mainstay/ops"
)

// upRows are those that `env up` sends through.
const upRows = 1_000

// TestEnvironment runs the scenarios against an environment, while functions are killed; and looks at what only here can be
// looked at. Each uses ids of its own. It waits for much, and has an embedded AWS of its own, so that other tests run meanwhile.
func TestEnvironment(t *testing.T) {
	t.Parallel()
	const name = "e2e-backend"
	e := own(t).deploy(t, name, upRows) // checks the account of the rows to the row
	e.explain(t)
	t.Run("Metrics", e.testMetrics)
	t.Run("UpAgain", e.testUpAgain)
	t.Run("Memory", e.testMemory)
	t.Run("Command", e.testCommand)
	t.Run("Kept", e.testKept)
	t.Run("Together", func(t *testing.T) {
		t.Run("Scenarios", e.testScenarios)
		t.Run("Red", e.testRed)
	})
	for _, q := range e.queues(t) {
		if q.DeadLetter && q.Visible+q.InFlight > 0 {
			t.Errorf("%d messages are in %s", q.Visible+q.InFlight, q.Name)
		}
	}
	if err := e.down(t, name); err != nil {
		t.Error(err)
	}
}

// testUpAgain brings the environment up again and checks that nothing changed.
func (e environment) testUpAgain(t *testing.T) {
	before := e.status(t)
	up := e.up(t, e.name)
	up.Rows = upRows
	again, err := up.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Updated) > 0 || !again.Import.Again || again.URL != e.url {
		t.Errorf("up again came to %+v; want no function updated and no file sent", again)
	}
	for i, s := range e.status(t).Stacks {
		if !s.Updated.Equal(before.Stacks[i].Updated) {
			t.Errorf("stack %s was updated although nothing had changed", s.Name)
		}
	}
	up.Rows = 50 // a file of other users
	if other, err := up.Run(t.Context()); err != nil || other.Import.Again || other.Import.Stored == 0 {
		t.Errorf("up with other rows came to %+v, %v; want them stored", other.Import, err)
	}
}

// kill sends SIGKILL to processes and returns how many there were.
func kill(t *testing.T, pids []int) int {
	t.Helper()
	for _, pid := range pids {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Fatal(err)
		}
	}
	return len(pids)
}

// physical returns the name that a function of the environment has on AWS.
func (e environment) physical(t *testing.T, function string) string {
	t.Helper()
	for _, f := range e.status(t).Functions {
		if f.Name == function {
			return f.Physical
		}
	}
	t.Fatalf("environment %s has no function %s", e.name, function)
	return ""
}

// processes returns the processes that run the function with a physical name.
func (e environment) processes(t *testing.T, physical string) []int {
	t.Helper()
	running, err := e.instance.Functions()
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, p := range running {
		if p.Function == physical {
			pids = append(pids, p.PID)
		}
	}
	return pids
}

func (e environment) status(t *testing.T) ops.Status {
	t.Helper()
	s, err := ops.EnvStatus{Environment: e.name, Target: e.target}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}
