package backend_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/names"
)

// testMemory compares the peak memory of import-users for a small file and for a large one. Each is read by a process
// of its own: the one before is killed.
func (e environment) testMemory(t *testing.T) {
	small, large := e.peak(t, "small.csv", 2_000), e.peak(t, "large.csv", max(*rows, 20_000))
	t.Logf("peak memory of import-users: %d KiB for 2000 rows, %d KiB for %d rows, ratio %.2f", small, large, max(*rows, 20_000), float64(large)/float64(small))
	if float64(large) > 1.2*float64(small) {
		t.Errorf("peak memory grew from %d to %d KiB; want at most 1.2 times", small, large)
	}
}

// peak imports a file and returns the peak resident memory, in KiB, of the process that read it.
func (e environment) peak(t *testing.T, key string, n int) int {
	t.Helper()
	eventually(t, time.Minute, func() string {
		if killed := e.kill(t, names.ImportUsers); killed > 0 {
			return fmt.Sprintf("killed %d processes", killed)
		}
		return ""
	})
	body, _ := csv(t, n, key[:5])
	e.put(t, key, body)
	eventually(t, 10*time.Minute, func() string {
		if all := e.imports(t, key); len(all) == 0 || !all[0].Read {
			return key + " is not read"
		}
		return ""
	})
	most := 0
	for _, pid := range e.processes(t, names.ImportUsers) {
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
