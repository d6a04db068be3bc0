package backend_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/names"
)

// testMemory compares the peak memory of import-users for a small file and for a large one. Each is read by a process
// of its own: the one before is killed. The large one has the users of a small one over and over, as what is stored is
// followed by an event and a mail each, which have nothing to do with this.
func (e environment) testMemory(t *testing.T) {
	const users = 2_000
	times := max(*rows, 20_000) / users
	small, _ := csv(t, users, "small")
	large, _ := csv(t, users, "large")
	_, records, _ := bytes.Cut(large, []byte("\n"))
	large = append(large, bytes.Repeat(records, times-1)...)
	before, after := e.peak(t, "small.csv", small), 0
	for try := range tries {
		after = e.peak(t, fmt.Sprintf("large-%d.csv", try), large)
		t.Logf("peak memory of import-users: %d KiB for %d rows, %d KiB for %d times as many, ratio %.2f", before, users, after, times, float64(after)/float64(before))
		if float64(after) <= 1.2*float64(before) {
			return
		}
	}
	t.Errorf("peak memory grew from %d to %d KiB, %d times in a row; want at most 1.2 times", before, after, tries)
}

// tries is how often a peak may be too high before that is believed: what grows with a file does so each time, and a collection of
// garbage that a busy machine was late with does not.
const tries = 3

// peak imports a file and returns the peak resident memory, in KiB, of the process that read it.
func (e environment) peak(t *testing.T, key string, body []byte) int {
	t.Helper()
	physical := e.physical(t, names.ImportUsers)
	eventually(t, time.Minute, func() string {
		if killed := kill(t, e.processes(t, physical)); killed > 0 {
			return fmt.Sprintf("killed %d processes", killed)
		}
		return ""
	})
	e.put(t, key, body)
	eventually(t, 10*time.Minute, func() string {
		if all := e.imports(t, key); len(all) == 0 || !all[0].Read {
			return key + " is not read"
		}
		return ""
	})
	most := 0
	for _, pid := range e.processes(t, physical) {
		most = max(most, peakMemory(t, pid))
	}
	if most == 0 {
		t.Fatal("no process runs import-users")
	}
	return most
}

// peakMemory returns the peak resident memory of a process in KiB, as Linux accounts for it.
func peakMemory(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kib int
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		t.Fatalf("read VmHWM of process %d: %v", pid, err)
	}
	return kib
}
