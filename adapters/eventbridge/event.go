package eventbridge

import (
	"encoding/json"
	"fmt"

	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/names"
)

// wireVersion is of the detail. A reader takes only the version it knows; change it when a field changes its meaning, and
// have readers take both until the events of the old one are gone.
const wireVersion = 1

// Message is an event as EventBridge puts it into a queue. Its tags say what must not get into logs and fixtures.
type Message struct {
	Source string `json:"source"`
	Type   string `json:"detail-type"`
	Detail detail `json:"detail"`
}

type detail struct {
	Version int    `json:"v"`
	Users   []user `json:"users"`
}

type user struct {
	ID      string `json:"i"`
	Email   string `json:"e" capture:"redact"`
	Name    string `json:"n" capture:"redact"`
	Version string `json:"v"`
	Gone    bool   `json:"g,omitempty"`
}

func encode(e users.Event) (string, error) {
	d := detail{Version: wireVersion, Users: make([]user, len(e.Users))}
	for i, u := range e.Users {
		d.Users[i] = user(u)
	}
	text, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("encode event %q: %w", e.Kind, err)
	}
	return string(text), nil
}

// Decode reads a message body.
func Decode(body string) (users.Event, error) {
	var m Message
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		return users.Event{}, fmt.Errorf("decode event: %w; expected one of %s, as EventBridge puts it into a queue", err, names.UserEvents)
	}
	e := users.Event{Kind: users.EventKind(m.Type)}
	if err := m.check(e.Kind); err != nil {
		return users.Event{}, fmt.Errorf("decode event: %w", err)
	}
	seen := map[string]bool{}
	for i, u := range m.Detail.Users {
		if u.ID == "" || u.Version == "" || seen[u.ID] {
			return users.Event{}, fmt.Errorf("decode event: user %d of it is %q in version %q; expected an id that comes once, and a version", i+1, u.ID, u.Version)
		}
		seen[u.ID] = true
		e.Users = append(e.Users, users.Entry(u))
	}
	return e, nil
}

func (m Message) check(k users.EventKind) error {
	switch {
	case m.Source != names.UserEvents:
		return fmt.Errorf("found source %q; expected %q", m.Source, names.UserEvents)
	case k != users.UsersAdded && k != users.UsersChanged && k != users.UsersRemoved:
		return fmt.Errorf("found detail-type %q; expected %q, %q or %q", k, users.UsersAdded, users.UsersChanged, users.UsersRemoved)
	case m.Detail.Version != wireVersion:
		return fmt.Errorf("found version %d; expected %d", m.Detail.Version, wireVersion)
	case len(m.Detail.Users) == 0 || len(m.Detail.Users) > users.MaxEventUsers:
		return fmt.Errorf("found %d users; expected 1 to %d", len(m.Detail.Users), users.MaxEventUsers)
	}
	return nil
}
