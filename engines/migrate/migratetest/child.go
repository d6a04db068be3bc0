package migratetest

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Main runs a package's tests, for its TestMain. With words, which are those of an environment variable, it runs a child
// instead: a test starts its own program so, to have it killed.
func Main(m *testing.M, words string, child func(args []string) error) int {
	if words == "" {
		return m.Run()
	}
	if err := child(strings.Fields(words)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// KillSelf ends this process as `kill -9` does, for Process.Kill. It does not return.
func KillSelf() {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill() // there is nobody left to tell
	}
	select {}
}
