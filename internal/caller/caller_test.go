package caller_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/internal/caller"
)

func TestOutside(t *testing.T) {
	if got := caller.Outside(); !strings.HasPrefix(got, "caller_test.go:") {
		t.Errorf("Outside = %q; want this file, relative to its folder", got)
	}
	if got := caller.Outside("github.com/mainstay-go/mainstay/internal/caller_test."); !strings.Contains(got, "testing.go:") {
		t.Errorf("Outside of this test = %q; want who calls it", got)
	}
	if got := caller.Outside(""); got != "" {
		t.Errorf("Outside of everything = %q; want none", got)
	}
}

func TestOutside_Panic(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Fatal("nothing panicked")
		}
		if got := caller.Outside("github.com/mainstay-go/mainstay/internal/caller_test.TestOutside_Panic.func"); !strings.HasPrefix(got, "caller_test.go:") {
			t.Errorf("Outside while panicking = %q; want the line that panicked", got)
		}
	}()
	panic("as jsii does")
}

// TestOutside_Trimmed: with -trimpath, which takes the folder away, it is the same.
func TestOutside_Trimmed(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "test", "-trimpath", "-run", "^TestOutside(_Panic)?$", ".").CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestInside(t *testing.T) {
	got := caller.Inside("github.com/mainstay-go/mainstay/internal/caller_test.", "testing.")
	if len(got) != 2 || !strings.HasSuffix(got[0], "caller_test.TestInside") || got[1] != "testing.tRunner" {
		t.Errorf("Inside = %q; want this test and what runs it", got)
	}
}
