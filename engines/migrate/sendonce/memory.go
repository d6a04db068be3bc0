package sendonce

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/mainstay-go/mainstay/engines/migrate"
)

// Memory is a Ledger for tests.
type Memory struct {
	// Store has the lease. A real ledger is in the same table.
	Store migrate.Store

	mu   sync.Mutex
	jobs map[string]map[string]Entry
}

// mine says whether a token still is the lease's.
func (m *Memory) mine(ctx context.Context, token int64) error {
	l, err := m.Store.Lease(ctx)
	if err == nil && (l.Token != token || l.Free()) {
		err = fmt.Errorf("write with token %d: %w", token, migrate.ErrLost)
	}
	return err
}

// Freeze implements Ledger.
func (m *Memory) Freeze(ctx context.Context, token int64, job string, entries []Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.mine(ctx, token); err != nil {
		return err
	}
	if m.jobs == nil {
		m.jobs = map[string]map[string]Entry{}
	}
	if m.jobs[job] == nil {
		m.jobs[job] = map[string]Entry{}
	}
	for _, e := range entries {
		if _, known := m.jobs[job][e.Key]; !known {
			m.jobs[job][e.Key] = e
		}
	}
	return nil
}

// Next implements Ledger.
func (m *Memory) Next(ctx context.Context, job, after string, limit int) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := []Entry{}
	for _, key := range slices.Sorted(maps.Keys(m.jobs[job])) {
		if key > after && len(next) < limit {
			next = append(next, m.jobs[job][key])
		}
	}
	return next, ctx.Err()
}

// Reserve implements Ledger.
func (m *Memory) Reserve(ctx context.Context, token int64, job string, entries []Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.mine(ctx, token); err != nil {
		return err
	}
	for _, e := range entries {
		if is := m.jobs[job][e.Key]; is.Status != e.Status || is.Token != e.Token {
			return fmt.Errorf("reserve %s: %w", e.Key, ErrChanged)
		}
	}
	for _, e := range entries {
		e.Status, e.Token = Sending, token
		m.jobs[job][e.Key] = e
	}
	return nil
}

// Settle implements Ledger.
func (m *Memory) Settle(ctx context.Context, job string, e Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if is := m.jobs[job][e.Key]; ctx.Err() == nil && is.Status == Sending && is.Token == e.Token {
		m.jobs[job][e.Key] = e.Settled()
	}
	return ctx.Err()
}

// Settled is an entry as it is kept: an address only for as long as a mail may still go there.
func (e Entry) Settled() Entry {
	if e.Status == Sent || e.Status == Refused || e.Status == Suppressed {
		e.Recipient = Recipient{}
	}
	return e
}

// Count implements Ledger.
func (m *Memory) Count(ctx context.Context, job string) (map[Status]int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	counts := map[Status]int{}
	for _, e := range m.jobs[job] {
		counts[e.Status]++
	}
	return counts, ctx.Err()
}
