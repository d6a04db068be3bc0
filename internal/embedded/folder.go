package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/mainstay-go/mainstay/internal/wholefile"
)

// folder is the state folder: the only place that any file of the embedded AWS is in.
type folder string

func (d folder) path(name string) string { return filepath.Join(string(d), name) }

func (d folder) startLock() string     { return d.path("start.lock") }     // held by Start and Stop
func (d folder) daemonLock() string    { return d.path("daemon.lock") }    // held by the daemon
func (d folder) ministackLock() string { return d.path("ministack.lock") } // held by MiniStack
func (d folder) instance() string      { return d.path("instance.json") }  // there once all is well
func (d folder) port() string          { return d.path("port") }           // where it listened last
func (d folder) daemonLog() string     { return d.path("daemon.log") }
func (d folder) ministackLog() string  { return d.path("ministack.log") }
func (d folder) launcher() string      { return d.path("launch.py") }
func (d folder) tls() string           { return d.path("tls") }
func (d folder) tmp() string           { return d.path("tmp") } // MiniStack's: unpacked functions

// fresh makes the folder of MiniStack's files anew. Nothing in it outlives MiniStack.
func (d folder) fresh() error {
	if err := os.RemoveAll(d.tmp()); err != nil {
		return fmt.Errorf("remove old files of the embedded AWS: %w", err)
	}
	if err := os.MkdirAll(d.tmp(), 0o755); err != nil {
		return fmt.Errorf("make folder of the embedded AWS: %w", err)
	}
	return nil
}

func (d folder) writeInstance(in Instance) error {
	data, err := json.MarshalIndent(in, "", "  ")
	if err != nil {
		return fmt.Errorf("write instance: %w", err)
	}
	return replace(d.instance(), append(data, '\n'))
}

func (d folder) readInstance() (Instance, error) {
	var in Instance
	data, err := os.ReadFile(d.instance())
	if err != nil {
		return in, fmt.Errorf("read instance: %w", err)
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return in, fmt.Errorf("read instance %s: %w", d.instance(), err)
	}
	return in, nil
}

func (d folder) forgetInstance() error {
	if err := os.Remove(d.instance()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove instance: %w", err)
	}
	return nil
}

// lastPort is where the embedded AWS listened before, so that URLs stay good; 0 when it never did.
func (d folder) lastPort() int {
	data, err := os.ReadFile(d.port())
	if err != nil {
		return 0
	}
	port, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || port < 1 || port > 65535 {
		return 0
	}
	return port
}

func (d folder) rememberPort(port int) error {
	return replace(d.port(), []byte(strconv.Itoa(port)+"\n"))
}

// replace writes a file that other processes read.
func replace(path string, data []byte) error {
	if err := wholefile.Write(path, data); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}

// newLog makes an empty log and keeps the one before, which may say why this start was needed.
func newLog(path string) (*os.File, error) {
	if err := os.Rename(path, path+".old"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("keep old log: %w", err)
	}
	return os.Create(path)
}

// logTails returns the end of both logs, for errors.
func (d folder) logTails() string {
	var b strings.Builder
	for _, path := range []string{d.daemonLog(), d.ministackLog()} {
		data, err := os.ReadFile(path)
		if text := strings.TrimSpace(string(data)); err == nil && text != "" {
			lines := strings.Split(text, "\n")
			fmt.Fprintf(&b, "\n  end of %s:\n    %s", path, strings.Join(lines[max(0, len(lines)-12):], "\n    "))
		}
	}
	return b.String()
}
