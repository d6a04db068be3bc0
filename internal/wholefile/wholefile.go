// Package wholefile writes files in one step: a reader sees the old one or the new one, also after a full disk or a kill in between.
package wholefile

import (
	"errors"
	"os"
)

// Write makes a file, or replaces it.
func Write(path string, data []byte) error {
	unfinished := path + ".new"
	if err := os.WriteFile(unfinished, data, 0o644); err != nil {
		return err
	}
	if err := os.Rename(unfinished, path); err != nil {
		return errors.Join(err, os.Remove(unfinished))
	}
	return nil
}
