package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// Machine is what Chromium looks at, and does.
type Machine struct {
	Set     string                                         // what CHROMIUM says
	Find    func(string) (string, error)                   // a program, as exec.LookPath
	Root    bool                                           // may install packages
	Install func(ctx context.Context, args []string) error // runs a command
}

// Here is this machine.
func Here() Machine {
	return Machine{Set: os.Getenv("CHROMIUM"), Find: exec.LookPath, Root: os.Geteuid() == 0, Install: func(ctx context.Context, args []string) error {
		c := exec.CommandContext(ctx, args[0], args[1:]...)
		c.Env, c.Stdout, c.Stderr = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive"), os.Stderr, os.Stderr
		return c.Run()
	}}
}

// known are names and places of Chromium and Chrome.
func known() []string {
	return []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium"}
}

// Chromium finds a browser. Where there is none, it installs Debian's package, with the font that pictures are compared in, if it
// may; otherwise its error says what to install.
func (m Machine) Chromium(ctx context.Context) (string, error) {
	if m.Set != "" {
		path, err := m.Find(m.Set)
		if err != nil {
			return "", fmt.Errorf("find the browser that CHROMIUM names, %s: %w", m.Set, err)
		}
		return path, nil
	}
	if path, ok := m.find(); ok {
		return path, nil
	}
	missing := errors.New("found neither Chromium nor Chrome; expected one for the browser tests; install it, for example by " +
		"`apt-get install chromium fonts-dejavu-core`, or set CHROMIUM to where one is")
	if _, err := m.Find("apt-get"); err != nil || !m.Root {
		return "", missing
	}
	for _, args := range [][]string{{"apt-get", "update", "-qq"}, {"apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"}} {
		if err := m.Install(ctx, args); err != nil {
			return "", fmt.Errorf("%w (installing it here did not work: %w)", missing, err)
		}
	}
	if path, ok := m.find(); ok {
		return path, nil
	}
	return "", missing
}

func (m Machine) find() (string, bool) {
	for _, name := range known() {
		if path, err := m.Find(name); err == nil {
			return path, true
		}
	}
	return "", false
}
