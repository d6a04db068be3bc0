package migrate

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Registry is all migrations of an application, in the order in which they run.
type Registry struct{ ordered []Migration }

// New returns a registry. Source holds the migrations' files; nil where each migration brings its checksum.
func New(source fs.FS, list ...Migration) (*Registry, error) {
	list = slices.Clone(list)
	if source != nil {
		if err := sum(source, list); err != nil {
			return nil, err
		}
	}
	errs := []error{}
	for _, m := range list {
		errs = append(errs, m.check())
	}
	if err := errors.Join(append(errs, distinct(list))...); err != nil {
		return nil, err
	}
	ordered, err := order(list)
	return &Registry{ordered}, err
}

// All returns the migrations in their order.
func (r *Registry) All() []Migration { return slices.Clone(r.ordered) }

// Find returns a migration.
func (r *Registry) Find(id string) (Migration, error) {
	i := slices.IndexFunc(r.ordered, func(m Migration) bool { return m.ID == id })
	if i < 0 {
		return Migration{}, fmt.Errorf("find migration %q: there is none of that ID; `mainstay migrate status` lists all", id)
	}
	return r.ordered[i], nil
}

// sum fills the checksums in, and finds files that nobody registered.
func sum(source fs.FS, list []Migration) error {
	files, err := fs.Glob(source, "[0-9]*.go")
	if err != nil {
		return fmt.Errorf("list migrations: %w", err)
	}
	var errs []error
	for _, file := range files {
		id := strings.TrimSuffix(file, ".go")
		i := slices.IndexFunc(list, func(m Migration) bool { return m.ID == id })
		switch {
		case strings.HasSuffix(id, "_test"):
		case i < 0:
			errs = append(errs, fmt.Errorf("%s:1: migration %q is not registered; add it to the list of all migrations", file, id))
		default:
			text, err := fs.ReadFile(source, file)
			if err == nil {
				list[i].Checksum, err = Checksum(file, text)
			}
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func distinct(list []Migration) error {
	var errs []error
	seen := map[string]bool{}
	for _, m := range list {
		if seen[m.ID] {
			errs = append(errs, fmt.Errorf("check migration %q: found twice; expected every ID once; give one of them a new ID", m.ID))
		}
		seen[m.ID] = true
	}
	return errors.Join(errs...)
}
