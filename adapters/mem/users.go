package mem

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Users is a users.Store. The zero value is empty and ready.
type Users struct {
	mu    sync.Mutex
	users map[string]users.User
}

// Get implements users.Store.
func (s *Users) Get(_ context.Context, ids []string) (map[string]users.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]users.User{}
	for _, id := range ids {
		if u, ok := s.users[id]; ok {
			found[id] = copied(u)
		}
	}
	return found, nil
}

// Put implements users.Store.
func (s *Users) Put(_ context.Context, us []users.User) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == nil {
		s.users = map[string]users.User{}
	}
	for _, u := range us {
		s.users[u.ID] = copied(u)
	}
	return nil
}

// cursorMark tells a cursor of ours from any other text that happens to be base64.
const cursorMark = "after:"

// List implements users.Store. A cursor is the last id of the page before.
func (s *Users) List(_ context.Context, limit int, cursor string) (users.Page, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	after, marked := strings.CutPrefix(string(raw), cursorMark)
	if err != nil || cursor != "" && !marked {
		return users.Page{}, fmt.Errorf("read cursor: %w", users.ErrBadCursor)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var page users.Page
	for _, id := range slices.Sorted(maps.Keys(s.users)) {
		if cursor != "" && id <= after {
			continue
		}
		if len(page.Users) == limit {
			page.Next = base64.RawURLEncoding.EncodeToString([]byte(cursorMark + page.Users[limit-1].ID))
			break
		}
		page.Users = append(page.Users, copied(s.users[id]))
	}
	return page, nil
}

func copied(u users.User) users.User {
	u.Attributes = maps.Clone(u.Attributes)
	return u
}

// Imports is a users.Imports. The zero value is empty and ready.
type Imports struct {
	mu      sync.Mutex
	reading map[string]users.Report
	tallies map[string]map[int]users.Tally
}

// SaveReading implements users.Imports.
func (s *Imports) SaveReading(_ context.Context, r users.Report) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reading == nil {
		s.reading = map[string]users.Report{}
	}
	s.reading[r.Import] = r
	return nil
}

// Reading implements users.Imports.
func (s *Imports) Reading(_ context.Context, importID string) (users.Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.reading[importID]
	if !ok {
		return r, fmt.Errorf("reading of import %q: %w", importID, users.ErrNotFound)
	}
	return r, nil
}

// Tally implements users.Imports.
func (s *Imports) Tally(_ context.Context, c users.Chunk) (users.Tally, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.tallies[c.Import][c.Seq]
	return t, ok, nil
}

// SaveTally implements users.Imports.
func (s *Imports) SaveTally(_ context.Context, c users.Chunk, t users.Tally) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tallies == nil {
		s.tallies = map[string]map[int]users.Tally{}
	}
	if s.tallies[c.Import] == nil {
		s.tallies[c.Import] = map[int]users.Tally{}
	}
	s.tallies[c.Import][c.Seq] = t
	return nil
}

// Report implements users.Imports.
func (s *Imports) Report(_ context.Context, importID string) (users.Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.reading[importID]
	if !ok {
		return r, fmt.Errorf("report of import %q: %w", importID, users.ErrNotFound)
	}
	return s.sum(r), nil
}

// Recent implements users.Imports.
func (s *Imports) Recent(_ context.Context, file string, limit int) ([]users.Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []users.Report
	for _, r := range s.reading {
		if r.File == file {
			all = append(all, s.sum(r))
		}
	}
	slices.SortFunc(all, func(a, b users.Report) int {
		return cmp.Or(b.UploadedAt.Compare(a.UploadedAt), cmp.Compare(b.Import, a.Import))
	})
	return all[:min(limit, len(all))], nil
}

func (s *Imports) sum(r users.Report) users.Report {
	for _, t := range s.tallies[r.Import] {
		r.Add(t)
	}
	r.Finish()
	return r
}
