package users_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/users"
)

func person(id, name string) *users.User {
	return &users.User{ID: id, Name: name, Email: id + "@example.com", Attributes: map[string]string{"a": "b"}, Source: users.Source{Import: "i", Line: 1}}
}

func entryOf(u *users.User, version string) users.Entry {
	return users.Entry{ID: u.ID, Name: u.Name, Email: u.Email, Version: version}
}

// told publishes changes and returns what was told of them.
func told(t *testing.T, changes ...users.Change) []users.Event {
	t.Helper()
	var bus mem.Bus
	if err := (users.Publisher{Events: &bus}).Publish(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	return bus.Take()
}

func TestPublish(t *testing.T) {
	ada, lovelace := person("1", "Ada"), person("1", "Ada Lovelace")
	gone := entryOf(lovelace, "3")
	gone.Gone = true
	for name, c := range map[string]struct {
		change users.Change
		want   []users.Event
	}{
		"Added":   {users.Change{After: ada, Version: "1"}, []users.Event{{Kind: users.UsersAdded, Users: []users.Entry{entryOf(ada, "1")}}}},
		"Changed": {users.Change{Before: ada, After: lovelace, Version: "2"}, []users.Event{{Kind: users.UsersChanged, Users: []users.Entry{entryOf(lovelace, "2")}}}},
		"Removed": {users.Change{Before: lovelace, Version: "3"}, []users.Event{{Kind: users.UsersRemoved, Users: []users.Entry{gone}}}},
		"Nothing": {users.Change{Version: "1"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(t, c.change); !reflect.DeepEqual(got, c.want) {
				t.Errorf("told %+v; want %+v", got, c.want)
			}
		})
	}
}

// TestPublish_SaysTheSame has changes that nobody can see.
func TestPublish_SaysTheSame(t *testing.T) {
	moved := person("1", "Ada")
	moved.Source, moved.Attributes = users.Source{Import: "j", Line: 7}, nil
	if got := told(t, users.Change{Before: person("1", "Ada"), After: moved, Version: "2"}); len(got) > 0 {
		t.Errorf("told %+v; want nothing", got)
	}
}

func TestPublish_Fails(t *testing.T) {
	broken := errors.New("broken")
	err := users.Publisher{Events: faulty{broken}}.Publish(t.Context(), []users.Change{{After: person("1", "Ada"), Version: "1"}, {Version: "2"}})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "publish 1 events of 2 changes") {
		t.Errorf("Publish = %v", err)
	}
}

// TestPublish_Gathers: events have as many users as they may, each once and as he was last, and nobody is left out.
func TestPublish_Gathers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var changes []users.Change
		last := map[string]string{}
		for i := range rapid.IntRange(0, 60).Draw(rt, "changes") {
			id := fmt.Sprint("u", rapid.IntRange(0, 30).Draw(rt, "id"))
			c := users.Change{After: person(id, fmt.Sprint("Name", i)), Version: fmt.Sprintf("%03d", i)}
			if rapid.Bool().Draw(rt, "changed") {
				c.Before = person(id, "Before")
			}
			changes, last[id] = append(changes, c), c.Version
		}
		newest, alone := map[string]string{}, map[users.EventKind]int{}
		for _, e := range told(t, changes...) {
			seen := map[string]bool{}
			for _, u := range e.Users {
				if seen[u.ID] {
					rt.Fatalf("%s is in one event twice", u.ID)
				}
				seen[u.ID] = true
				newest[u.ID] = max(newest[u.ID], u.Version)
			}
			if len(e.Users) > users.MaxEventUsers || len(e.Users) == 0 {
				rt.Fatalf("an event has %d users", len(e.Users))
			}
			if len(e.Users) < users.MaxEventUsers {
				alone[e.Kind]++
			}
		}
		if !reflect.DeepEqual(newest, last) || alone[users.UsersAdded] > 1 || alone[users.UsersChanged] > 1 {
			rt.Fatalf("told of %v, with %v events that are not full; want %v and one of each kind at most", newest, alone, last)
		}
	})
}

// TestPublish_Kinds: what happened to some is not told of others, and one event of a kind is filled before there is another.
func TestPublish_Kinds(t *testing.T) {
	added, changed := person("1", "Ada"), person("2", "Grace Hopper")
	got := told(t, users.Change{After: added, Version: "1"}, users.Change{Before: person("2", "Grace"), After: changed, Version: "2"}, users.Change{After: person("3", "Alan"), Version: "3"})
	want := []users.Event{{Kind: users.UsersAdded, Users: []users.Entry{entryOf(added, "1"), entryOf(person("3", "Alan"), "3")}},
		{Kind: users.UsersChanged, Users: []users.Entry{entryOf(changed, "2")}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("told %+v; want %+v", got, want)
	}
}

// TestPublish_Nothing: where there is nothing to tell nobody is called.
func TestPublish_Nothing(t *testing.T) {
	if err := (users.Publisher{Events: faulty{errors.New("called")}}).Publish(t.Context(), []users.Change{{Version: "1"}}); err != nil {
		t.Errorf("Publish of nothing = %v; want no call", err)
	}
}
