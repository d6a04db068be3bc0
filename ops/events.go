package ops

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mainstay-go/mainstay/kit/capture"
	"github.com/mainstay-go/mainstay/kit/capture/shape"
)

// captured is what package capture of a function logged.
type captured struct {
	Timestamp time.Time    `json:"timestamp"`
	Message   string       `json:"message"`
	Hash      string       `json:"eventHash"`
	Shape     *shape.Shape `json:"eventShape"`
	Event     string       `json:"event"`
	Reason    string       `json:"eventReason"`
}

// capturedLogs gives the log lines of a group that have a phrase.
type capturedLogs interface {
	matching(ctx context.Context, group, phrase string, from time.Time, each func(line string) error) error
}

// eachCaptured reads one kind of line of a function's log.
func eachCaptured(ctx context.Context, logs capturedLogs, f FunctionState, message string, from time.Time, each func(captured)) error {
	err := logs.matching(ctx, f.LogGroup, message, from, func(line string) error {
		var c captured
		if json.Unmarshal([]byte(line), &c) == nil && c.Message == message { // other lines may have the phrase, too
			each(c)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read log of %s: %w", f.Name, err)
	}
	return nil
}

// fixture is an event in a function's testdata.
type fixture struct {
	Path  string // from the project's folder
	Shape shape.Shape
}

// fixtures reads the events that a function's tests are fed with.
func (p Project) fixtures(function string) ([]fixture, error) {
	paths, err := filepath.Glob(filepath.Join(p.Dir, "functions", function, "testdata", "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list fixtures of %s: %w", function, err)
	}
	var all []fixture
	for _, path := range paths {
		event, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read fixture: %w", err)
		}
		s, err := shape.Of(event)
		if err != nil {
			return nil, fmt.Errorf("read fixture %s: %w; expected an event as JSON", path, err)
		}
		short, err := filepath.Rel(p.Dir, path)
		if err != nil {
			return nil, fmt.Errorf("name fixture %s: %w", path, err)
		}
		all = append(all, fixture{filepath.ToSlash(short), s})
	}
	return all, nil
}

// nearest returns the fixture that a shape has least news for, and what they are.
func nearest(all []fixture, s shape.Shape) (path string, news []string) {
	for _, f := range all {
		if n := shape.News(f.Shape, s); path == "" || len(n) < len(news) {
			path, news = f.Path, n
		}
	}
	return path, news
}

// logged lists the functions of an environment: all, or the one that is asked for.
func (t Target) logged(ctx context.Context, environment, function string) ([]FunctionState, error) {
	all, err := t.functions(ctx, environment)
	if err != nil || function == "" {
		return all, err
	}
	var known []string
	for _, f := range all {
		if f.Name == function {
			return []FunctionState{f}, nil
		}
		known = append(known, f.Name)
	}
	slices.Sort(known)
	return nil, fmt.Errorf("find function %q in environment %s: found %s; is it deployed? `mainstay env status` says", function, environment, or(strings.Join(known, ", "), "none"))
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

// samples returns the newest sample of each shape that a function logged since a time.
func samples(ctx context.Context, logs capturedLogs, f FunctionState, from time.Time) (map[string]captured, error) {
	newest := map[string]captured{}
	err := eachCaptured(ctx, logs, f, capture.MessageSample, from, func(c captured) {
		if old, ok := newest[c.Hash]; !ok || !c.Timestamp.Before(old.Timestamp) {
			newest[c.Hash] = c
		}
	})
	return newest, err
}
