// Package caller finds the line of the application that is responsible for what happens deep in a library: errors about
// constructs name it, because a construct's path in the tree is not where anybody looks for code.
//
//	caller.Outside("github.com/mainstay-go/mainstay/constructs/") // "stacks/users.go:24"
package caller

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// deep is how many frames are looked through; the CDK's own take about twenty.
const deep = 100

// Outside returns file and line of the innermost call that was made from outside the named packages (by the beginning
// of their paths), this one and Go's runtime; "" if there is none. The file is relative to the working folder where it
// lies in there. While a panic is under way, a deferred function finds the call that panicked.
func Outside(packages ...string) string {
	skip := append([]string{"runtime.", "github.com/mainstay-go/mainstay/internal/caller."}, packages...)
	counters := make([]uintptr, deep)
	frames := runtime.CallersFrames(counters[:runtime.Callers(1, counters)])
	for {
		f, more := frames.Next()
		if f.File != "" && !begins(f.Function, skip) {
			return short(f.File) + ":" + strconv.Itoa(f.Line)
		}
		if !more {
			return ""
		}
	}
}

// Inside returns the names of the functions of the named packages that are under way, the innermost first.
func Inside(packages ...string) []string {
	counters := make([]uintptr, deep)
	frames := runtime.CallersFrames(counters[:runtime.Callers(1, counters)])
	var all []string
	for {
		f, more := frames.Next()
		if begins(f.Function, packages) {
			all = append(all, f.Function)
		}
		if !more {
			return all
		}
	}
}

func begins(s string, with []string) bool {
	for _, w := range with {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func short(file string) string {
	dir, err := os.Getwd()
	if err != nil {
		return file
	}
	if rel, err := filepath.Rel(dir, onDisk(file, dir)); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return file
}

// onDisk is where a file of the main module is that was compiled with -trimpath, which leaves the module's path in place of its folder:
// in the module that the working folder is in.
func onDisk(file, dir string) string {
	built, ok := debug.ReadBuildInfo()
	if filepath.IsAbs(file) || !ok {
		return file
	}
	below, ok := strings.CutPrefix(file, built.Main.Path+"/")
	if !ok {
		return file
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, below)
		}
	}
	return file
}
