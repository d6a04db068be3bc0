package mem

import (
	"context"
	"slices"
	"sync"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Bus is a users.Events that keeps events until they are taken. The zero value is empty and ready.
type Bus struct {
	mu     sync.Mutex
	events []users.Event
}

// Publish implements users.Events.
func (b *Bus) Publish(_ context.Context, events []users.Event) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range events {
		b.events = append(b.events, users.Event{Kind: e.Kind, Users: slices.Clone(e.Users)})
	}
	return nil
}

// Take returns what was published since it was called last.
func (b *Bus) Take() []users.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.events
	b.events = nil
	return all
}
