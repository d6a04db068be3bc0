package ops

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/engines/iam"
	"github.com/mainstay-go/mainstay/kit/capture/shape"
)

// EventsPull fetches samples of events that no fixture looks like, as fixtures.
type EventsPull struct {
	Project     Project
	Environment string
	Function    string // "" = all
	Since       time.Time
	All         bool // also samples that a fixture looks like, once for each shape

	Functions func(ctx context.Context, environment, function string) ([]FunctionState, error)
	Logs      capturedLogs
	Event     func(ctx context.Context, function string) (string, error) // type of a function's event, such as events.SQSEvent
}

// Pulled is a file that was written.
type Pulled struct {
	Function string `json:"function"`
	Hash     string `json:"hash,omitempty"` // of the fixture's shape; "" for a test
	File     string `json:"file"`           // from the project's folder
}

// NewEventsPull returns a command on a target.
func NewEventsPull(p Project, environment string, t Target) EventsPull {
	return EventsPull{Project: p, Environment: environment, Functions: t.logged, Logs: t.capturedLogs(), Event: p.event}
}

// Run writes fixtures, and a test that is fed with them for each function that has none. It never writes over a file.
func (c EventsPull) Run(ctx context.Context) ([]Pulled, error) {
	functions, err := c.Functions(ctx, c.Environment, c.Function)
	if err != nil {
		return nil, err
	}
	all := []Pulled{}
	for _, f := range functions {
		if _, err := os.Stat(filepath.Join(c.Project.Dir, "functions", f.Name)); errors.Is(err, fs.ErrNotExist) {
			continue // deployed from another branch
		}
		pulled, err := c.pull(ctx, f)
		all = append(all, pulled...)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

func (c EventsPull) pull(ctx context.Context, f FunctionState) ([]Pulled, error) {
	known, err := c.Project.fixtures(f.Name)
	if err != nil {
		return nil, err
	}
	found, err := samples(ctx, c.Logs, f, c.Since)
	if err != nil {
		return nil, err
	}
	var all []Pulled
	for _, hash := range slices.Sorted(maps.Keys(found)) {
		p, err := c.take(f.Name, found[hash], &known)
		if err != nil {
			return all, err
		}
		all = append(all, p...)
	}
	if len(known) == 0 {
		return all, nil
	}
	test, err := c.test(ctx, f.Name)
	return append(all, test...), err
}

// take writes a sample, where it is new.
func (c EventsPull) take(function string, s captured, known *[]fixture) ([]Pulled, error) {
	looks, err := shape.Of([]byte(s.Event))
	if err != nil {
		return nil, fmt.Errorf("read sample %s of %s: %w", s.Hash, function, err)
	}
	if near, news := nearest(*known, looks); !c.All && near != "" && len(news) == 0 {
		return nil, nil
	}
	file := "functions/" + function + "/testdata/event-" + looks.Hash() + ".json"
	var event bytes.Buffer
	if err := json.Indent(&event, []byte(s.Event), "", "  "); err != nil {
		return nil, fmt.Errorf("read sample %s of %s: %w", s.Hash, function, err)
	}
	event.WriteByte('\n')
	written, err := c.Project.create(file, event.Bytes())
	if err != nil || !written {
		return nil, err
	}
	*known = append(*known, fixture{file, looks})
	return []Pulled{{function, looks.Hash(), file}}, nil
}

// test writes a test for a function that has none.
func (c EventsPull) test(ctx context.Context, function string) ([]Pulled, error) {
	if tests, err := filepath.Glob(filepath.Join(c.Project.Dir, "functions", function, "*_test.go")); err != nil || len(tests) > 0 {
		return nil, err
	}
	event, err := c.Event(ctx, function)
	if err != nil {
		return nil, err
	}
	file := "functions/" + function + "/events_test.go"
	if written, err := c.Project.create(file, []byte(eventsTest(event))); err != nil || !written {
		return nil, err
	}
	return []Pulled{{Function: function, File: file}}, nil
}

// eventsTest is a test that holds fixtures against the type of a handler's event; one of a package of its own is not known
// here, so those are only read.
func eventsTest(event string) string {
	standard, others := "", "\t\"github.com/aws/aws-lambda-go/events\"\n\n"
	if !strings.HasPrefix(event, "events.") {
		event, standard, others = "map[string]json.RawMessage", "\t\"encoding/json\"\n", ""
	}
	return fmt.Sprintf(`package main

import (
%s	"testing"

%s	"github.com/mainstay-go/mainstay/kit/capture/capturetest"
)

// TestEvents reads every event that was captured into the type of the handler's event. capturetest.Run calls a handler,
// too: wire one with adapters/mem.
func TestEvents(t *testing.T) {
	capturetest.Decode[%s](t, "testdata")
}
`, standard, others, event)
}

// create writes a file that is not there yet.
func (p Project) create(file string, content []byte) (written bool, err error) {
	path := filepath.Join(p.Dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, fmt.Errorf("make folder of %s: %w", file, err)
	}
	if _, err := os.Stat(path); err == nil {
		return false, nil
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return false, fmt.Errorf("write %s: %w", file, err)
	}
	return true, nil
}

// event reads the type of a function's event in its code.
func (p Project) event(ctx context.Context, function string) (string, error) {
	found, err := iam.Scan(ctx, iam.Options{Dir: p.Dir, Packages: []string{"./functions/" + function}, Environ: os.Environ()})
	if err != nil {
		return "", fmt.Errorf("find the event of %s: %w", function, err)
	}
	for _, f := range found {
		if f.Event != "" {
			return f.Event, nil
		}
	}
	return "", nil
}
