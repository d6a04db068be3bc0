package placement

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Version is that of the lock file's format.
const Version = 1

// Lock says which stack each unit lives in.
type Lock struct {
	Version int
	Units   []Locked // sorted by name
}

// Locked is a unit in its stack.
type Locked struct {
	Unit
	Stack string `json:"stack"`
	Gone  bool   `json:"gone,omitempty"` // a tombstone: the unit was removed, and would return here
}

// ErrNoLock is returned by ReadLock where there is no file.
var ErrNoLock = errors.New("there is no placement lock")

// ReadLock reads a lock file. It fails with ErrNoLock where there is none; an app's first plan begins with Lock{}.
func ReadLock(path string) (Lock, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Lock{}, fmt.Errorf("read %s: %w; `mainstay stacks plan` writes the first one, and from then on it is committed", path, ErrNoLock)
	}
	if err != nil {
		return Lock{}, fmt.Errorf("read placement lock: %w", err)
	}
	return ParseLock(path, data)
}

// ParseLock parses a lock file; name is what errors call it. Lines in any order are accepted, and the same unit twice if
// both say the same stack: that is what a merge of two branches leaves.
func ParseLock(name string, data []byte) (Lock, error) {
	if i := bytes.Index(data, []byte("\n<<<<<<< ")); i >= 0 || bytes.HasPrefix(data, []byte("<<<<<<< ")) {
		return Lock{}, fmt.Errorf("%s:%d: found a Git conflict; expected none, as merge=union in .gitattributes leaves both sides; keep the lines of both sides and run `mainstay stacks plan`",
			name, line(data, int64(i)+1))
	}
	var file struct {
		Version *int              `json:"version"`
		Units   []json.RawMessage `json:"units"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return Lock{}, fmt.Errorf("%s:%d: %w; expected a placement lock; restore it from Git", name, line(data, offset(err)), err)
	}
	if file.Version == nil || *file.Version < 1 {
		return Lock{}, fmt.Errorf("%s:1: found no version; expected %d; restore the file from Git", name, Version)
	}
	if *file.Version > Version {
		return Lock{}, fmt.Errorf("%s:1: found version %d; expected at most %d; update mainstay to the version that wrote it", name, *file.Version, Version)
	}
	l := Lock{Version: *file.Version}
	for _, raw := range file.Units {
		if err := l.add(raw); err != nil {
			return Lock{}, fmt.Errorf("%s:%d: %w", name, line(data, int64(bytes.Index(data, raw))), err)
		}
	}
	return l.merged(name)
}

func (l *Lock) add(raw json.RawMessage) error {
	if string(raw) == "null" { // ends the list, so that each line of it ends with a comma
		return nil
	}
	var u Locked
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&u); err != nil {
		return fmt.Errorf("%w; expected a unit; restore the line from Git", err)
	}
	if _, _, err := parseStack(u.Stack); err != nil {
		return fmt.Errorf("unit %q: %w", u.Name, err)
	}
	if domain, _, _ := parseStack(u.Stack); domain != u.Domain {
		return fmt.Errorf("unit %q of domain %q is in stack %q: expected a stack of its own domain; units are never moved by hand, restore the line from Git", u.Name, u.Domain, u.Stack)
	}
	if err := u.validate(Weight{1 << 30, 1 << 30, 1 << 30, 1 << 30}); err != nil {
		return err
	}
	l.Units = append(l.Units, u)
	return nil
}

// merged sorts, and makes one of a unit that is there twice.
func (l Lock) merged(name string) (Lock, error) {
	slices.SortStableFunc(l.Units, func(a, b Locked) int { return cmp.Compare(a.Name, b.Name) })
	var errs []error
	l.Units = slices.CompactFunc(l.Units, func(a, b Locked) bool {
		if a.Name == b.Name && a.Stack != b.Stack {
			errs = append(errs, fmt.Errorf("%s: unit %q is in stack %s and in stack %s: expected one; remove the line that the main branch does not have", name, a.Name, b.Stack, a.Stack))
		}
		return a.Name == b.Name
	})
	return l, errors.Join(errs...)
}

// Text is the lock as it is written: a line per unit, sorted, each with a comma, so that Git merges by lines.
func (l Lock) Text() ([]byte, error) {
	var out strings.Builder
	fmt.Fprintf(&out, "{\"version\": %d, \"units\": [\n", Version)
	for _, u := range l.Units {
		text, err := json.Marshal(u)
		if err != nil {
			return nil, fmt.Errorf("write unit %s: %w", u.Name, err)
		}
		fmt.Fprintf(&out, "%s,\n", text)
	}
	out.WriteString("null]}\n")
	return []byte(out.String()), nil
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

// Find returns the unit with a name.
func (l Lock) Find(name string) (Locked, bool) {
	i, ok := slices.BinarySearchFunc(l.Units, name, func(u Locked, n string) int { return cmp.Compare(u.Name, n) })
	if !ok {
		return Locked{}, false
	}
	return l.Units[i], true
}

func line(data []byte, at int64) int {
	return 1 + bytes.Count(data[:max(0, min(at, int64(len(data))))], []byte("\n"))
}

func offset(err error) int64 {
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return syntax.Offset
	}
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		return kind.Offset
	}
	return 0
}
