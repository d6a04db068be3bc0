package statetable_test

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/migrate"
	"github.com/mainstay-go/mainstay/engines/migrate/migratetest"
	"github.com/mainstay-go/mainstay/engines/migrate/statetable"
	"github.com/mainstay-go/mainstay/internal/dynamolocal"
	"github.com/mainstay-go/mainstay/names"
)

// TestProcesses has two real processes at the same environment.
func TestProcesses(t *testing.T) {
	k := local(t)
	t.Run("TwoAtOnce", k.twoAtOnce)
	t.Run("Stopped", k.stopped)
}

// tables makes those of a case.
func (k killing) tables(t *testing.T, name string) (state, items string) {
	t.Helper()
	state, items = "state-"+name, "items-"+name
	err := errors.Join(dynamolocal.CreateTable(t.Context(), k.Client, state, names.StatePartitionKey, names.StateSortKey), dynamolocal.CreateTable(t.Context(), k.Client, items, "id", ""))
	if err != nil {
		t.Fatal(err)
	}
	return state, items
}

// twoAtOnce begins two processes at the same time, whose clocks are twenty minutes apart: one works, the other finds it at work, or nothing left to do. On a busy
// machine both may lose a lease of a second; whoever does is run again.
func (k killing) twoAtOnce(t *testing.T) {
	state, items := k.tables(t, "two")
	var g sync.WaitGroup
	for i, skew := range []time.Duration{wrong, -wrong} {
		g.Go(func() {
			out, err := k.at(skew).child(t.Context(), state, items, migratetest.Moment{}).CombinedOutput()
			if err != nil && !strings.Contains(string(out), migrate.ErrHeld.Error()) && !strings.Contains(string(out), migrate.ErrLost.Error()) {
				t.Errorf("process %d: %v: %s; want it to work, or to say who does", i, err, out)
			}
		})
	}
	g.Wait()
	if err := errors.Join(k.finish(t.Context(), state, items), counted(t.Context(), k.Client, state, items)); err != nil {
		t.Error(err)
	}
}

// stopped has a process stop in the middle of its work, as a machine does that sleeps; another one takes over and ends. When
// the first one wakes up, everything that it writes is refused.
func (k killing) stopped(t *testing.T) {
	state, items := k.tables(t, "stopped")
	first, said := k.at(wrong).asleep(t, state, items)
	store := statetable.New(k.Client, state)
	if err := k.at(-wrong).finish(t.Context(), state, items); err != nil {
		t.Errorf("the process that takes over: %v", err)
	}
	before, err := store.History(t.Context(), "", 10)
	if err := errors.Join(err, first.Process.Signal(syscall.SIGCONT)); err != nil {
		t.Fatal(err)
	}
	if err := first.Wait(); err == nil || !strings.Contains(said.String(), migrate.ErrLost.Error()) {
		t.Errorf("the process that woke up ended with %v: %s; want it to have lost the lease", err, said)
	}
	after, err := store.History(t.Context(), "", 10)
	if err != nil || len(after) != len(before) || after[0].State.Status != migrate.Applied {
		t.Errorf("History = %+v, %v; want nothing after what the second wrote", after, err)
	}
	if err := counted(t.Context(), k.Client, state, items); err != nil {
		t.Error(err)
	}
}

// asleep starts a process, and waits until it has stopped itself. One that a busy machine gives no time for its lease has ended
// instead; then another one is started.
func (k killing) asleep(t *testing.T, state, items string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	for range 5 {
		c, said := k.child(t.Context(), state, items, migratetest.Moment{}, asleep), new(bytes.Buffer)
		c.Stdout, c.Stderr = said, said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		var now syscall.WaitStatus
		_, err := syscall.Wait4(c.Process.Pid, &now, syscall.WUNTRACED, nil)
		for errors.Is(err, syscall.EINTR) {
			_, err = syscall.Wait4(c.Process.Pid, &now, syscall.WUNTRACED, nil)
		}
		if err == nil && now.Stopped() {
			return c, said
		}
		if bad := c.Wait(); err != nil || !strings.Contains(said.String(), migrate.ErrLost.Error()) { // bad: it was waited for already
			t.Fatalf("the process that sleeps ended: %v, %v: %s", err, bad, said)
		}
	}
	t.Fatal("five processes have lost their lease before they could sleep")
	return nil, nil
}
