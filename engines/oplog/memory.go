package oplog

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// Memory is a Store for tests. Its zero value is empty.
type Memory struct {
	mu      sync.Mutex
	records map[string]Record
}

// Put implements Store.
func (m *Memory) Put(_ context.Context, r Record) error {
	if err := r.Validate(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.records == nil {
		m.records = map[string]Record{}
	}
	m.records[r.key()] = r
	return nil
}

// List implements Store.
func (m *Memory) List(_ context.Context, environment string, limit int) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return newest(m.records, environment, limit), nil
}

// newest picks an environment's newest records.
func newest(all map[string]Record, environment string, limit int) []Record {
	found := []Record{}
	for _, r := range all {
		if r.Environment == environment {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b Record) int { return cmp.Compare(b.ID, a.ID) })
	return found[:min(len(found), max(limit, 0))]
}
