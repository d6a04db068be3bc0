package browser_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/e2e/browser"
)

// machine has programs; installing chromium adds it, if broken is nil.
func machine(root bool, broken error, programs ...string) (browser.Machine, *[]string) {
	ran := new([]string)
	return browser.Machine{Root: root, Find: func(name string) (string, error) {
		if slices.Contains(programs, name) {
			return "/usr/bin/" + name, nil
		}
		return "", errors.New("not found")
	}, Install: func(_ context.Context, args []string) error {
		*ran = append(*ran, strings.Join(args[:2], " "))
		if args[1] == "install" && broken == nil {
			programs = append(programs, "chromium")
		}
		return broken
	}}, ran
}

func TestChromium(t *testing.T) {
	for name, c := range map[string]struct {
		root     bool
		programs []string
		want     string
		ran      int
	}{
		"Installed": {false, []string{"google-chrome"}, "/usr/bin/google-chrome", 0}, "Debian": {true, []string{"apt-get"}, "/usr/bin/chromium", 2},
		"NotRoot": {false, []string{"apt-get"}, "", 0}, "NoDebian": {true, nil, "", 0},
	} {
		m, ran := machine(c.root, nil, c.programs...)
		got, err := m.Chromium(t.Context())
		if got != c.want || len(*ran) != c.ran || (err == nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), "apt-get install chromium") {
			t.Errorf("%s: Chromium = %q, %v after %q; want %q", name, got, err, *ran, c.want)
		}
	}
	m, _ := machine(true, errors.New("no network"), "apt-get")
	if _, err := m.Chromium(t.Context()); err == nil || !strings.Contains(err.Error(), "no network") || !strings.Contains(err.Error(), "set CHROMIUM") {
		t.Errorf("an installation that fails says %v; want why, and what else to do", err)
	}
	m, _ = machine(false, nil, "chromium")
	if m.Set = "elsewhere"; true {
		if got, err := m.Chromium(t.Context()); err == nil {
			t.Errorf("CHROMIUM that names nothing gives %q; want an error", got)
		}
	}
}
