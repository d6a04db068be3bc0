package table

import (
	"context"
	"errors"
	"hash/fnv"
	"maps"
	"slices"
	"sync"
)

// Memory is a table for tests.
type Memory struct {
	mu      sync.Mutex
	keys    []string
	items   map[string]Item
	writes  map[string]int
	indexes map[string]Index
}

// NewMemory returns an empty table with the names of its key attributes.
func NewMemory(keys ...string) *Memory {
	return &Memory{keys: keys, items: map[string]Item{}, writes: map[string]int{}, indexes: map[string]Index{}}
}

// Put puts an item, as the application does.
func (m *Memory) Put(it Item) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.items[m.name(it)] = clone(it)
}

// AddIndex gives the table an index.
func (m *Memory) AddIndex(name string, keys ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.indexes[name] = Index{Keys: keys, Active: true}
}

// Items returns all items in the order of their keys.
func (m *Memory) Items() []Item {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := []Item{}
	for _, name := range slices.Sorted(maps.Keys(m.items)) {
		all = append(all, clone(m.items[name]))
	}
	return all
}

// Writes returns how often the item of a key was changed or deleted by an edit.
func (m *Memory) Writes(key Item) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.writes[m.name(key)]
}

func (m *Memory) name(it Item) string {
	return Text(Description{Keys: m.keys}.keyOf(it))
}

// Describe implements Table.
func (m *Memory) Describe(ctx context.Context) (Description, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := Description{Keys: m.keys, Items: int64(len(m.items)), Indexes: maps.Clone(m.indexes)}
	for _, it := range m.items {
		d.Bytes += int64(size(it))
	}
	return d, ctx.Err()
}

// Scan implements Table.
func (m *Memory) Scan(ctx context.Context, r Range) (Page, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ctx.Err() != nil {
		return Page{}, ctx.Err()
	}
	page, bytes, after := Page{}, 0, ""
	if r.After != nil {
		after = m.name(r.After)
	}
	for _, name := range slices.Sorted(maps.Keys(m.items)) {
		it := m.items[name]
		if name <= after || segmentOf(name, r.Of) != r.Segment {
			continue
		}
		page.Items, bytes = append(page.Items, clone(it)), bytes+size(it)
		if r.Limit > 0 && len(page.Items) == r.Limit {
			page.Next = Description{Keys: m.keys}.keyOf(it)
			break
		}
	}
	page.Units = units(bytes, readUnit)
	return page, nil
}

func segmentOf(name string, of int) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // never fails
	return int(h.Sum32() % uint32(max(of, 1)))
}

// Update implements Table.
func (m *Memory) Update(ctx context.Context, e Edit) (Outcome, error) {
	if e.nothing() {
		return Outcome{}, errors.New("update item: found an edit that changes nothing")
	}
	return m.edit(ctx, e, func(name string, it Item) { m.items[name] = clone(e.apply(it)) })
}

// Delete implements Table.
func (m *Memory) Delete(ctx context.Context, e Edit) (Outcome, error) {
	return m.edit(ctx, e, func(name string, _ Item) { delete(m.items, name) })
}

func (m *Memory) edit(ctx context.Context, e Edit, do func(string, Item)) (Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ctx.Err() != nil {
		return Outcome{}, ctx.Err()
	}
	name := m.name(e.Key)
	it := m.items[name]
	out := Outcome{Units: units(size(it), writeUnit)}
	if !e.holds(it) {
		out.Now = clone(it)
		return out, nil
	}
	do(name, it)
	m.writes[name]++
	out.Done, out.Units = true, max(out.Units, units(size(m.items[name]), writeUnit))
	return out, nil
}
