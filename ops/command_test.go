package ops

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCommand_Run(t *testing.T) {
	var seen []string
	c := command{Args: []string{"sh", "-c", "echo one; echo two >&2; printf three"}, Log: filepath.Join(t.TempDir(), "logs", "x.log"),
		Line: func(s string) { seen = append(seen, s) }}
	if err := c.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if log, err := os.ReadFile(c.Log); err != nil || string(log) != "one\ntwo\nthree" {
		t.Errorf("the log has %q, %v; want all that was printed", log, err)
	}
	if strings.Join(seen, ",") != "one,two" {
		t.Errorf("lines seen: %v; want the whole ones", seen)
	}
}

func TestCommand_Fails(t *testing.T) {
	c := command{Args: []string{"sh", "-c", "seq 100; echo reason >&2; exit 3"}, Log: filepath.Join(t.TempDir(), "x.log")}
	err := c.run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "run sh -c: exit status 3") || !strings.Contains(err.Error(), "\nreason") {
		t.Errorf("run = %v; want the exit status and the last lines", err)
	}
	if strings.Contains(err.Error(), "\n50\n") {
		t.Errorf("run = %v; want the last lines only", err)
	}
	var h hinted
	if !errors.As(err, &h) || !strings.Contains(h.Hint(), c.Log) {
		t.Errorf("run = %#v; want a hint with the log's name", err)
	}
}

func TestCommand_Interrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := command{Args: []string{"sh", "-c", "trap 'echo tidied; exit 1' INT; echo ready; while :; do sleep 0.02; done"},
		Log: filepath.Join(t.TempDir(), "x.log"), Line: func(s string) {
			if s == "ready" {
				cancel()
			}
		}}
	start := time.Now()
	if err := c.run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("run = %v; want the cancellation", err)
	}
	if time.Since(start) > grace {
		t.Error("the program was killed; want it asked to end")
	}
	if log, err := os.ReadFile(c.Log); err != nil || !strings.Contains(string(log), "tidied") {
		t.Errorf("the log has %q, %v; want the program to have tidied up", log, err)
	}
}

func TestStackEvent(t *testing.T) {
	line := "mainstay-a-Data |  3/12 | 10:00:00 AM | CREATE_COMPLETE      | AWS::DynamoDB::Table | Users/Table (UsersTable1234) "
	if got := stackEvent(line); got != "mainstay-a-Data: Users/Table (UsersTable1234) CREATE_COMPLETE" {
		t.Errorf("stackEvent = %q", got)
	}
	if got := stackEvent("anything else"); got != "anything else" {
		t.Errorf("stackEvent = %q; want the line itself", got)
	}
}

func TestUpdated(t *testing.T) {
	before := []FunctionState{{Name: "a", SHA256: "1"}, {Name: "b", SHA256: "2"}}
	after := []FunctionState{{Name: "a", SHA256: "1"}, {Name: "b", SHA256: "3"}, {Name: "c", SHA256: "4"}}
	if got := strings.Join(updated(before, after), ","); got != "b,c" {
		t.Errorf("updated = %s; want the changed one and the new one", got)
	}
}

func TestNodeMajor(t *testing.T) {
	for version, want := range map[string]int{"v20.20.2": 20, "v8.17.0": 8, "v24.0.0-nightly": 24} {
		if got, ok := nodeMajor(version); !ok || got != want {
			t.Errorf("nodeMajor(%s) = %d, %v; want %d", version, got, ok, want)
		}
	}
	if got, ok := nodeMajor("command not found"); ok {
		t.Errorf("nodeMajor of nonsense = %d", got)
	}
}
