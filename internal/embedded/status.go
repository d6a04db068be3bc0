package embedded

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Status is what there is to say about the embedded AWS of a folder.
type Status struct {
	Running     bool    `json:"running"` // its processes live
	Healthy     bool    `json:"healthy"` // and it answers
	Endpoint    string  `json:"endpoint,omitempty"`
	Port        int     `json:"port,omitempty"`
	PID         int     `json:"pid,omitempty"`
	Version     string  `json:"version,omitempty"` // of MiniStack
	UptimeS     float64 `json:"uptimeSeconds,omitempty"`
	MemoryBytes int64   `json:"memoryBytes,omitempty"` // resident, of MiniStack without functions; Linux only
	StateDir    string  `json:"stateDir"`
	Problem     string  `json:"problem,omitempty"` // why it is not healthy
}

// State looks at the embedded AWS of a folder. Its not running, or not well, is no error.
func State(ctx context.Context, dir string) (Status, error) {
	o, err := Options{Dir: dir, Venv: dir}.withDefaults() // to make dir absolute
	if err != nil {
		return Status{}, err
	}
	s := Status{StateDir: relative(o.Dir)}
	in, err := alive(folder(o.Dir))
	if NotRunning(err) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("look at the embedded AWS: %w", err)
	}
	s.Running, s.Endpoint, s.Port, s.PID, s.Version = true, in.Endpoint(), in.Port, in.PID, in.Version
	s.UptimeS, s.MemoryBytes = o.Clock().Sub(in.Started).Seconds(), memory(in.MiniStackPID)
	if _, err := Open(ctx, o.Dir); err != nil {
		s.Problem = err.Error()
	}
	s.Healthy = s.Problem == ""
	return s, nil
}

// String is the status in one line.
func (s Status) String() string {
	switch {
	case !s.Running:
		return "not running; `mainstay embedded start` starts it"
	case !s.Healthy:
		return "not well: " + s.Problem
	}
	up := time.Duration(s.UptimeS * float64(time.Second)).Round(time.Second)
	return fmt.Sprintf("running at %s: MiniStack %s, up %s, %d MB, process %d, files in %s",
		s.Endpoint, s.Version, up, s.MemoryBytes>>20, s.PID, s.StateDir)
}

// relative is the path as a person in the working folder would type it.
func relative(dir string) string {
	cwd, err := os.Getwd()
	if err != nil {
		return dir
	}
	short, err := filepath.Rel(cwd, dir)
	if err != nil {
		return dir
	}
	return short
}
