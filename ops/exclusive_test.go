package ops

import (
	"errors"
	"strings"
	"testing"
)

func TestExclusive(t *testing.T) {
	p, broken := Project{Dir: t.TempDir()}, errors.New("broken")
	err := p.exclusive("a", func() error {
		if err := p.exclusive("a", func() error { return nil }); err == nil || !strings.Contains(err.Error(), "another mainstay in this checkout") {
			t.Errorf("a second one at work on the environment: %v; want it refused", err)
		}
		return p.exclusive("b", func() error { return broken })
	})
	if !errors.Is(err, broken) {
		t.Errorf("exclusive = %v; want what the work returned", err)
	}
	if err := p.exclusive("a", func() error { return nil }); err != nil {
		t.Errorf("exclusive after the first has ended: %v", err)
	}
}
