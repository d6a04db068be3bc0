package oplog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// File is a Store in a file of JSON lines: the records of those who operate from this machine.
type File string

// Put implements Store. It only ever appends, so that a crash harms no earlier record.
func (f File) Put(_ context.Context, r Record) error {
	if err := r.Validate(); err != nil {
		return err
	}
	line, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write record %q: %w", r.ID, err)
	}
	if err := os.MkdirAll(filepath.Dir(string(f)), 0o755); err != nil {
		return fmt.Errorf("write record %q: %w", r.ID, err)
	}
	if err := f.append(line); err != nil {
		return fmt.Errorf("write record %q: %w", r.ID, err)
	}
	return nil
}

// append writes a line, and before it the end of one that a crash has cut.
func (f File) append(line []byte) error {
	old, err := os.ReadFile(string(f))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(old) > 0 && old[len(old)-1] != '\n' {
		line = append([]byte("\n"), line...)
	}
	file, err := os.OpenFile(string(f), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Sync(), file.Close())
}

// List implements Store. A line that a crash has cut is not a record, and is passed over.
func (f File) List(_ context.Context, environment string, limit int) ([]Record, error) {
	text, err := os.ReadFile(string(f))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("list records: %w", err)
	}
	all := map[string]Record{}
	for line := range bytes.Lines(text) {
		var r Record
		if json.Unmarshal(line, &r) == nil {
			all[r.key()] = r
		}
	}
	return newest(all, environment, limit), nil
}
