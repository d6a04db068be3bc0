package placement

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Version is that of the lock file's format.
const Version = 1

// Lock says which stacks there are, and which of them each unit lives in.
type Lock struct {
	Version int
	Stacks  []Home   // sorted by name
	Units   []Locked // sorted by name
}

// Locked is a unit in its stack.
type Locked struct {
	Unit
	Stack string `json:"stack"`
	Gone  bool   `json:"gone,omitempty"` // a tombstone: the unit was removed, and would return here

	Next     string `json:"next,omitempty"`     // the stack that it is being moved to, where it exists beside the first
	Switched bool   `json:"switched,omitempty"` // and is used already
}

// sorted returns a copy in the order in which locks are written.
func (l Lock) sorted() Lock {
	byName := func(a, b Locked) int { return cmp.Compare(a.Name, b.Name) }
	byStack := func(a, b Home) int { return cmp.Compare(a.Name, b.Name) }
	l = Lock{Version, slices.Clone(l.Stacks), slices.Clone(l.Units)}
	slices.SortStableFunc(l.Stacks, byStack)
	slices.SortStableFunc(l.Units, byName)
	return l
}

// Find returns the unit with a name.
func (l Lock) Find(name string) (Locked, bool) {
	i, ok := slices.BinarySearchFunc(l.Units, name, func(u Locked, n string) int { return cmp.Compare(u.Name, n) })
	if !ok {
		return Locked{}, false
	}
	return l.Units[i], true
}

// home finds a stack.
func (l Lock) home(name string) (Home, bool) {
	i := slices.IndexFunc(l.Stacks, func(h Home) bool { return h.Name == name })
	if i < 0 {
		return Home{}, false
	}
	return l.Stacks[i], true
}

// Text is the lock as it is written: a line per stack and per unit, sorted, each with a comma, so that Git merges lines.
func (l Lock) Text() ([]byte, error) {
	var out strings.Builder
	l = l.sorted()
	fmt.Fprintf(&out, "{\"version\": %d, \"stacks\": [\n", Version)
	errs := []error{lines(&out, l.Stacks)}
	out.WriteString("null], \"units\": [\n")
	errs = append(errs, lines(&out, l.Units))
	out.WriteString("null]}\n")
	return []byte(out.String()), errors.Join(errs...)
}

func lines[T any](out *strings.Builder, all []T) error {
	for _, v := range all {
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("write placement lock: %w", err)
		}
		fmt.Fprintf(out, "%s,\n", text)
	}
	return nil
}

// Write writes the lock file, wholly or not at all.
func (l Lock) Write(path string) error {
	text, err := l.Text()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".placement-*")
	if err != nil {
		return fmt.Errorf("write placement lock: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write placement lock: %w", err)
	}
	return nil
}
