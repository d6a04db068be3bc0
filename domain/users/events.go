package users

import (
	"context"
	"slices"

	"github.com/mainstay-go/mainstay/names"
)

// EventKind says what happened.
type EventKind string

// The kinds of events.
const (
	UsersAdded   EventKind = names.UsersAdded
	UsersChanged EventKind = names.UsersChanged // in what entries say of them
	UsersRemoved EventKind = names.UsersRemoved
)

// Event says that something happened to users, each of whom it has once. Events arrive late, again and in any order: the
// versions of entries say which is newer.
type Event struct {
	Kind  EventKind
	Users []Entry
}

// MaxEventUsers is how many users an event has. An import makes thousands at once, and an event each would cost as many
// times more; one of so many fits a message with room to spare, and whoever works on it is done in seconds.
const MaxEventUsers = 10

// Events tells whoever listens.
type Events interface {
	// Publish sends events; on an error some may have been sent, and all may be sent again.
	Publish(ctx context.Context, events []Event) error
}

// Change is what was written of a user: as he was before, and as he is now. One of them may be nil.
type Change struct {
	Before, After *User
	Version       string // of what was written
}

// Publisher tells of what changed.
type Publisher struct{ Events Events }

// Publish tells of changes, which are in the order they were made in. Those that nobody can see are nobody's business: a
// row that says the same moves the source of its user only.
func (p Publisher) Publish(ctx context.Context, changes []Change) error {
	var all []Event
	for _, c := range changes {
		if kind, e := c.event(); kind != "" {
			all = gather(all, kind, e)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return wrap(p.Events.Publish(ctx, all), "publish %d events of %d changes", len(all), len(changes))
}

// event returns what happened; no kind is nothing.
func (c Change) event() (EventKind, Entry) {
	switch {
	case c.Before == nil && c.After == nil:
		return "", Entry{}
	case c.After == nil:
		e := c.Before.entry(c.Version)
		e.Gone = true
		return UsersRemoved, e
	case c.Before == nil:
		return UsersAdded, c.After.entry(c.Version)
	}
	before, after := c.Before.entry(c.Version), c.After.entry(c.Version)
	if before == after {
		return "", after
	}
	return UsersChanged, after
}

func (u User) entry(version string) Entry {
	return Entry{ID: u.ID, Email: u.Email, Name: u.Name, Version: version}
}

// gather adds an entry to the last event of its kind that has room, in the place of what that says of the same user.
func gather(all []Event, kind EventKind, e Entry) []Event {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind != kind {
			continue
		}
		same := slices.IndexFunc(all[i].Users, func(u Entry) bool { return u.ID == e.ID })
		if same >= 0 {
			all[i].Users[same] = e
			return all
		}
		if len(all[i].Users) == MaxEventUsers {
			break
		}
		all[i].Users = append(all[i].Users, e)
		return all
	}
	return append(all, Event{Kind: kind, Users: []Entry{e}})
}
