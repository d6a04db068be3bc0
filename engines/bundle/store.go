package bundle

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// What lies in a build folder besides the manifest. The order in which a build writes it makes any cut harmless: zips,
// which nothing names yet; the cache, which names only complete zips; the manifest; and last, zips are removed that
// neither names.
const (
	zipsFolder = "zips"
	cacheFile  = "cache.json"
	lockFile   = "lock"
	tempPrefix = "tmp-"
)

// generations is how many whole builds the cache is good for, so that going back to another branch builds nothing.
const generations = 3

// store is a build folder that is locked.
type store struct {
	out, zips    string
	goos, goarch string
	before       Manifest // of the build before for the same target; empty without one
	cache        cache
}

// cache knows the zip of every key, that used last first.
type cache struct {
	Entries []entry `json:"entries"`
}

type entry struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// zip returns the zip's path relative to the build folder; the hash is cut to what a person can compare.
func (e entry) zip() string { return path.Join(zipsFolder, e.Name+"-"+e.SHA256[:16]+".zip") }

// openStore reads a build folder and clears away what an interrupted build left. A file that cannot be understood
// counts as missing: at worst, more is built than needed.
func (b builder) openStore() (*store, error) {
	s := &store{out: b.Out, zips: b.zips(), goos: b.GOOS, goarch: b.GOARCH}
	if err := errors.Join(readJSON(s.path(cacheFile), &s.cache), readJSON(s.path(ManifestFile), &s.before)); err != nil {
		return nil, err
	}
	if s.before.GOOS != b.GOOS || s.before.GOARCH != b.GOARCH {
		s.before = Manifest{}
	}
	s.cache.Entries = slices.DeleteFunc(s.cache.Entries, func(e entry) bool { return !s.has(e) })
	return s, removeAll(s.out, func(name string) bool { return strings.HasPrefix(name, tempPrefix) })
}

func (s *store) path(name string) string { return filepath.Join(s.out, name) }

// has says whether an entry's zip is there. The size tells one that a power failure cut.
func (s *store) has(e entry) bool {
	if len(e.SHA256) != 64 {
		return false
	}
	info, err := os.Stat(s.path(e.zip()))
	return err == nil && info.Size() == e.Bytes
}

func (s *store) find(f function) (entry, bool) {
	i := slices.IndexFunc(s.cache.Entries, func(e entry) bool { return e.Key == f.key })
	if i < 0 {
		return entry{}, false
	}
	return s.cache.Entries[i], true
}

// stale returns the functions that must be built.
func (s *store) stale(functions []function) []function {
	return slices.DeleteFunc(slices.Clone(functions), func(f function) bool {
		_, ok := s.find(f)
		return ok
	})
}

func (s *store) add(entries []entry) { s.cache.Entries = append(entries, s.cache.Entries...) }

// manifest lists the functions, every one of which the cache knows by now.
func (s *store) manifest(functions, built []function) Manifest {
	m := Manifest{GOOS: s.goos, GOARCH: s.goarch, Built: len(built)}
	for _, f := range functions {
		e, _ := s.find(f)
		old, err := s.before.Function(f.name)
		entry := Function{Name: f.name, Zip: e.zip(), SHA256: e.SHA256, Bytes: e.Bytes, Changed: err != nil || old.SHA256 != e.SHA256}
		entry.Built = slices.ContainsFunc(built, func(b function) bool { return b.name == f.name })
		if entry.Changed {
			m.Changed++
		}
		m.Functions = append(m.Functions, entry)
	}
	s.touch(functions)
	return m
}

// touch moves the entries of a build to the front, and forgets those that were used longest ago.
func (s *store) touch(functions []function) {
	var used []entry
	for _, f := range functions {
		e, _ := s.find(f)
		used = append(used, e)
	}
	rest := slices.DeleteFunc(s.cache.Entries, func(e entry) bool { return slices.Contains(used, e) })
	all := append(used, rest...)
	s.cache.Entries = all[:min(len(all), generations*len(functions))]
}

// save writes the cache and the manifest, and removes the zips that neither they nor the manifest before name: a deploy
// of the build before may still be reading those.
func (s *store) save(m Manifest) error {
	if err := writeJSON(s.path(cacheFile), s.cache); err != nil {
		return err
	}
	if err := writeJSON(s.path(ManifestFile), m); err != nil {
		return err
	}
	named := map[string]bool{}
	for _, e := range s.cache.Entries {
		named[path.Base(e.zip())] = true
	}
	for _, f := range s.before.Functions {
		named[path.Base(filepath.ToSlash(f.Zip))] = true
	}
	return removeAll(s.zips, func(name string) bool { return !named[name] })
}
