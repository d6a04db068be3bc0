package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// Folder has what was pulled: alarms.json and queries.json as they were at the last pull, pulls.json, and of each pull a
// file with history and one with datapoints.
type Folder string

// The files that each pull writes anew.
const (
	alarmsFile  = "alarms.json"
	queriesFile = "queries.json"
	pullsFile   = "pulls.json"
)

// Pulled is one pull.
type Pulled struct {
	From, To   time.Time // of the datapoints
	Data       string    // name of the file
	History    string    // name of the file
	Alarms     int
	Metrics    int // that were asked for, as CloudWatch counts them
	Datapoints int
	Items      int // of history
}

func (f Folder) path(name string) string { return filepath.Join(string(f), name) }

// Pulls returns what was pulled so far, oldest first; nothing where nothing was.
func (f Folder) Pulls() ([]Pulled, error) {
	var all []Pulled
	err := f.read(pullsFile, &all)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return all, err
}

func (f Folder) read(name string, to any) error {
	text, err := os.ReadFile(f.path(name))
	if err != nil {
		return fmt.Errorf("read what was pulled: %w", err)
	}
	if err := jsontext.Unmarshal(text, to); err != nil {
		return fmt.Errorf("read %s: %w; pull anew into another folder", f.path(name), err)
	}
	return nil
}

// write replaces a file as a whole, so that one that is there is complete.
func (f Folder) write(name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	temporary := f.path(name + ".new")
	if err := os.WriteFile(temporary, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write what was pulled: %w", err)
	}
	if err := os.Rename(temporary, f.path(name)); err != nil {
		return fmt.Errorf("write what was pulled: %w", err)
	}
	return nil
}

// queries are those of all pulls.
type queries struct{ MetricDataQueries []evaluate.MetricDataQuery }
