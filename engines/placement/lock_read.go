package placement

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// ErrNoLock is returned by ReadLock where there is no file.
var ErrNoLock = errors.New("there is no placement lock")

// ReadLock reads a lock file. It fails with ErrNoLock where there is none; an app's first plan begins with Lock{}.
// base is the lock of the main branch, if that is known: it decides where a unit is that a merge has left twice.
func ReadLock(path string, base *Lock) (Lock, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Lock{}, fmt.Errorf("read %s: %w; `mainstay stacks plan` writes the first one; if there was one, restore it from Git, as a new one would move units", path, ErrNoLock)
	}
	if err != nil {
		return Lock{}, fmt.Errorf("read placement lock: %w", err)
	}
	return ParseLock(path, data, base)
}

// ParseLock parses a lock file; name is what errors call it. Lines may be in any order and there more than once, which is
// what Git leaves where it merges the lines of two branches.
func ParseLock(name string, data []byte, base *Lock) (Lock, error) {
	r := reader{name: name, data: data}
	l, err := r.lock()
	if err != nil {
		return Lock{}, err
	}
	return r.merged(l, base)
}

// reader knows where in the file what is wrong stands.
type reader struct {
	name string
	data []byte
}

// wrong is an error with file and line.
func (r reader) wrong(offset int64, format string, args ...any) error {
	line := 1 + bytes.Count(r.data[:max(0, min(offset, int64(len(r.data))))], []byte("\n"))
	return fmt.Errorf("%s:%d: "+format, append([]any{r.name, line}, args...)...)
}

func (r reader) at(raw []byte) int64 { return int64(bytes.Index(r.data, raw)) }

func (r reader) lock() (Lock, error) {
	if i := bytes.Index(append([]byte("\n"), r.data...), []byte("\n<<<<<<< ")); i >= 0 {
		return Lock{}, r.wrong(int64(i), "found a Git conflict; expected the lines of both sides; delete the lines with <<<<<<<, ======= and >>>>>>>, and run `mainstay stacks plan`")
	}
	var file struct {
		Version *int              `json:"version"`
		Stacks  []json.RawMessage `json:"stacks"`
		Units   []json.RawMessage `json:"units"`
	}
	if err := json.Unmarshal(r.data, &file); err != nil {
		return Lock{}, r.wrong(offset(err), "%w; expected a placement lock; restore it from Git", jsontext.Plain(err))
	}
	if file.Version == nil || *file.Version < 1 {
		return Lock{}, r.wrong(0, "found no version; expected %d; restore the file from Git", Version)
	}
	if *file.Version > Version {
		return Lock{}, r.wrong(0, "found version %d; expected at most %d; update mainstay to the version that wrote it", *file.Version, Version)
	}
	l := Lock{Version: Version}
	for _, raw := range file.Stacks {
		if err := r.stack(&l, raw); err != nil {
			return Lock{}, err
		}
	}
	for _, raw := range file.Units {
		if err := r.unit(&l, raw); err != nil {
			return Lock{}, err
		}
	}
	return l, nil
}

func (r reader) stack(l *Lock, raw json.RawMessage) error {
	h, ok, err := decode[Home](r, raw)
	if err != nil || !ok || slices.Contains(l.Stacks, h) {
		return err
	}
	if err := h.validate(); err != nil {
		return r.wrong(r.at(raw), "%w", err)
	}
	if other, taken := l.home(h.Name); taken {
		return r.wrong(r.at(raw), "stack %s is listed as %+v and as %+v; expected one; remove the line that the main branch does not have", h.Name, other, h)
	}
	l.Stacks = append(l.Stacks, h)
	return nil
}

func (r reader) unit(l *Lock, raw json.RawMessage) error {
	u, ok, err := decode[Locked](r, raw)
	if err != nil || !ok {
		return err
	}
	if err := u.shape(); err != nil {
		return r.wrong(r.at(raw), "%w; restore the line from Git", err)
	}
	for _, stack := range []string{u.Stack, u.Next} {
		h, ok := l.home(stack)
		if ok {
			err = h.takes(u.Unit)
		} else if stack != "" || u.Stack == "" {
			err = fmt.Errorf("unit %q is in stack %q, which does not exist; expected one of %s; units are not moved by hand: restore the line from Git, or use `mainstay stacks move`",
				u.Name, stack, l.stacks())
		}
		if err != nil {
			return r.wrong(r.at(raw), "%w", err)
		}
	}
	l.Units = append(l.Units, u)
	return nil
}

// stacks lists the names of stacks for an error.
func (l Lock) stacks() string {
	var all []string
	for _, h := range l.Stacks {
		all = append(all, h.Name)
	}
	if len(all) == 0 {
		return "none, as the lock lists no stacks"
	}
	return strings.Join(all, ", ")
}

// decode reads a line; false for the null that ends a list, so that each line before it may end with a comma.
func decode[T any](r reader, raw json.RawMessage) (v T, ok bool, err error) {
	if string(raw) == "null" {
		return v, false, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return v, false, r.wrong(r.at(raw), "%w; restore the line from Git", jsontext.Plain(err))
	}
	return v, true, nil
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
