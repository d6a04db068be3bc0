package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// readJSON reads a file if it is there and can be understood.
func readJSON(path string, to any) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read build folder: %w", err)
	}
	_ = json.Unmarshal(data, to) // see openStore
	return nil
}

// writeJSON replaces a file in one step.
func writeJSON(path string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	temp := filepath.Join(filepath.Dir(path), tempPrefix+filepath.Base(path))
	if err := os.WriteFile(temp, append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(temp, path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// removeAll removes what is in a folder and has a name that matches.
func removeAll(dir string, match func(name string) bool) error {
	found, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("clean build folder: %w", err)
	}
	for _, e := range found {
		if match(e.Name()) {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return fmt.Errorf("clean build folder: %w", err)
			}
		}
	}
	return nil
}
