package ops

import (
	"errors"
	"fmt"
	"os"
)

// replaceFile writes a file that people keep in one step: a full disk or a kill leaves the old one.
func replaceFile(path string, text []byte) error {
	unfinished := path + ".new"
	if err := os.WriteFile(unfinished, text, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(unfinished, path); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(unfinished))
	}
	return nil
}
