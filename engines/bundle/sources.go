package bundle

import (
	"os"
	"path/filepath"
)

// sources remembers what the files were like that keys were derived from. Somebody may save a file while Go compiles;
// the bytes made then belong to no key, and cached under one they would be wrong for as long as the cache lives.
type sources struct {
	seen map[string]fileState
}

// fileState tells one content of a file from another without reading it; the zero one is that of no file.
type fileState struct {
	size, mtime int64
}

func newSources() *sources { return &sources{seen: map[string]fileState{}} }

// hash returns the hash of a file's content, and watches the file and its folder, where new ones would appear.
func (s *sources) hash(path string) (string, error) {
	s.watch(filepath.Dir(path))
	s.watch(path) // before reading, not after: a change in between must show
	return hashFile(path)
}

func (s *sources) watch(path string) {
	if _, ok := s.seen[path]; !ok {
		s.seen[path] = stateOf(path)
	}
}

// changed returns a file that is no longer what it was, and whether there is one.
func (s *sources) changed() (string, bool) {
	for path, before := range s.seen {
		if stateOf(path) != before {
			return path, true
		}
	}
	return "", false
}

func stateOf(path string) fileState {
	info, err := os.Stat(path)
	if err != nil {
		return fileState{}
	}
	return fileState{info.Size(), info.ModTime().UnixNano()}
}
