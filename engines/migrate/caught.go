package migrate

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

// caught turns a panic into an error: a mistake in one migration must leave a state behind that says so.
func caught(work func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v, at %s", v, panicked())
		}
	}()
	return work()
}

// deepest is how many callers a panic is told with: who reads a state wants the line to look at, not a page.
const deepest = 4

// panicked says in which lines a panic happened, innermost first, up to this package's call.
func panicked() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	var lines []string
	for began := false; len(lines) < deepest; {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			began = true
		case strings.HasSuffix(f.Function, "/migrate.caught"):
			more = false
		case !began || strings.HasPrefix(f.Function, "runtime.") || strings.Contains(f.Function, "/engines/migrate."):
		default:
			lines = append(lines, fmt.Sprintf("%s:%d", path.Join(path.Base(path.Dir(f.File)), path.Base(f.File)), f.Line))
		}
		if !more {
			break
		}
	}
	return strings.Join(lines, ", called at ")
}
