package migrate

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Memory is a Store for tests. Its zero value is empty.
type Memory struct {
	mu     sync.Mutex
	lease  Lease
	states map[string]State
	events []Event
	points map[string]Checkpoint
}

// Lease implements Store.
func (m *Memory) Lease(ctx context.Context) (Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.lease, ctx.Err()
}

// Take implements Store.
func (m *Memory) Take(ctx context.Context, seen, next Lease) (Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ctx.Err() != nil {
		return Lease{}, ctx.Err()
	}
	if m.lease.Token != seen.Token || m.lease.Beat != seen.Beat || m.lease.Free() != seen.Free() {
		return Lease{}, fmt.Errorf("take lease of token %d: %w", seen.Token, ErrLost)
	}
	next.Token, next.Beat = seen.Token+1, 0
	m.lease = next
	return next, nil
}

// fenced runs a write unless the token is no longer the lease's.
func (m *Memory) fenced(ctx context.Context, token int64, write func()) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if m.lease.Token != token || m.lease.Free() {
		return fmt.Errorf("write with token %d: %w", token, ErrLost)
	}
	write()
	return nil
}

// Renew implements Store.
func (m *Memory) Renew(ctx context.Context, token int64) error {
	return m.fenced(ctx, token, func() { m.lease.Beat++ })
}

// Release implements Store.
func (m *Memory) Release(ctx context.Context, token int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.lease.Token != token || token == 0 {
		return fmt.Errorf("free lease of token %d: %w", token, ErrLost)
	}
	m.lease.Holder = Holder{}
	return ctx.Err()
}

// States implements Store.
func (m *Memory) States(ctx context.Context) ([]State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Values(m.states), func(a, b State) int { return cmp.Compare(a.ID, b.ID) }), ctx.Err()
}

// Put implements Store.
func (m *Memory) Put(ctx context.Context, e Event) error {
	return m.fenced(ctx, e.Token, func() {
		if m.states == nil {
			m.states = map[string]State{}
		}
		m.states[e.State.ID] = e.State
		m.events = append(m.events, e)
	})
}

// History implements Store.
func (m *Memory) History(ctx context.Context, id string, limit int) ([]Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := []Event{}
	for _, e := range m.events {
		if id == "" || e.State.ID == id {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b Event) int { return cmp.Or(cmp.Compare(b.Token, a.Token), cmp.Compare(b.Seq, a.Seq)) })
	return found[:min(max(limit, 0), len(found))], ctx.Err()
}

// Checkpoints implements Store.
func (m *Memory) Checkpoints(ctx context.Context, id string, generation int) ([]Checkpoint, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := []Checkpoint{}
	for _, c := range m.points {
		if c.Migration == id && c.Generation == generation {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b Checkpoint) int { return cmp.Compare(a.Segment, b.Segment) })
	return found, ctx.Err()
}

// Checkpoint implements Store.
func (m *Memory) Checkpoint(ctx context.Context, token int64, c Checkpoint) error {
	return m.fenced(ctx, token, func() {
		if m.points == nil {
			m.points = map[string]Checkpoint{}
		}
		m.points[fmt.Sprint(c.Migration, " ", c.Generation, " ", c.Segment)] = c
	})
}
