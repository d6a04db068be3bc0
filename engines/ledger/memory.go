package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Memory is a Store for tests. Its zero value is empty.
type Memory struct {
	mu      sync.Mutex
	entries map[string]Entry
}

// Get implements Store.
func (m *Memory) Get(_ context.Context, name string) (Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.entries[name]
	if !ok {
		return Entry{}, fmt.Errorf("look up environment %q: %w", name, ErrNotFound)
	}
	return e, nil
}

// List implements Store.
func (m *Memory) List(context.Context) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := slices.SortedFunc(maps.Values(m.entries), func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return append([]Entry{}, all...), nil
}

// Put implements Store.
func (m *Memory) Put(_ context.Context, e Entry) (Entry, error) {
	if err := e.Validate(); err != nil {
		return Entry{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.entries[e.Name].Version != e.Version {
		return Entry{}, fmt.Errorf("note environment %q: %w", e.Name, ErrChanged)
	}
	if m.entries == nil {
		m.entries = map[string]Entry{}
	}
	e.Version++
	m.entries[e.Name] = e
	return e, nil
}

// Delete implements Store.
func (m *Memory) Delete(_ context.Context, e Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	was, ok := m.entries[e.Name]
	if ok && was.Version != e.Version {
		return fmt.Errorf("strike environment %q out: %w", e.Name, ErrChanged)
	}
	delete(m.entries, e.Name)
	return nil
}
