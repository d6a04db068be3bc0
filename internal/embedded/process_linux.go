package embedded

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// processes lists all processes of the embedded AWS of a folder, known by the marker in their environment, which
// tells what a process id in a file cannot: that it is still the same process.
func processes(dir string) ([]Process, error) {
	files, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var found []Process
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			continue // another user's, or gone
		}
		environ := strings.Split(string(data), "\x00")
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil || pid == os.Getpid() || lookup(environ, marker) != dir {
			continue
		}
		found = append(found, Process{PID: pid, Function: lookup(environ, "AWS_LAMBDA_FUNCTION_NAME")})
	}
	return found, nil
}

// memory returns the resident memory of a process in bytes; 0 when it cannot be known.
func memory(pid int) int64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	var size, resident int64
	if _, err := fmt.Sscan(string(data), &size, &resident); err != nil {
		return 0
	}
	return resident * int64(os.Getpagesize())
}
