package embedded_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Nobody else on the network can reach it: every socket that the daemon or MiniStack listens on is on 127.0.0.1.
func TestStart_ListensOnLoopbackOnly(t *testing.T) {
	in := start(t, options(t))
	found := map[string]bool{}
	for _, pid := range []int{in.PID, in.MiniStackPID} {
		for _, address := range listening(t, pid) {
			found[address] = true
			if !strings.HasPrefix(address, "0100007F:") { // 127.0.0.1 as the kernel writes it
				t.Errorf("process %d listens on %s; want 0100007F, which is 127.0.0.1", pid, address)
			}
		}
	}
	if front := fmt.Sprintf("0100007F:%04X", in.Port); !found[front] || len(found) != 2 {
		t.Errorf("found sockets %v; want two, the front's at %s and MiniStack's", found, front)
	}
}

// A function that outlives its MiniStack, which can only be when all has been killed at once, is known by its
// environment; the next Start kills it.
func TestStart_KillsOrphans(t *testing.T) {
	o := options(t)
	orphan := exec.CommandContext(t.Context(), "sleep", "60")
	orphan.Env = []string{"PATH=" + os.Getenv("PATH"), "MAINSTAY_EMBEDDED=" + o.Dir, "AWS_LAMBDA_FUNCTION_NAME=lost"}
	if err := orphan.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- orphan.Wait() }()
	in := start(t, o)
	select {
	case err := <-ended:
		if err == nil || err.Error() != "signal: killed" {
			t.Errorf("the orphan ended with %v; want it killed", err)
		}
	case <-time.After(10 * time.Second):
		t.Errorf("Start left the orphan %d", orphan.Process.Pid)
	}
	if found, err := in.Functions(); err != nil || len(found) != 0 {
		t.Errorf("Functions = %+v, %v; want none", found, err)
	}
}

var inode = regexp.MustCompile(`^socket:\[(\d+)\]$`)

// listening returns the addresses of a process's listening sockets.
func listening(t *testing.T, pid int) []string {
	t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	if err != nil || len(files) == 0 {
		t.Fatalf("list files of process %d: %v", pid, err)
	}
	mine := map[string]bool{}
	for _, file := range files {
		target, _ := os.Readlink(file) // it may be closed by now
		if m := inode.FindStringSubmatch(target); m != nil {
			mine[m[1]] = true
		}
	}
	var found []string
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		f, err := os.Open(table)
		if os.IsNotExist(err) { // a machine without IPv6
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			fields := strings.Fields(lines.Text())
			if len(fields) > 9 && fields[3] == "0A" && mine[fields[9]] { // 0A: listening
				found = append(found, fields[1])
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return found
}
