package userstest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/domain/users"
)

// Bus is a users.Events and what has come out of it.
type Bus struct {
	users.Events
	Take func() []users.Event // what has arrived since the last call
}

// TestEvents checks a users.Events; newBus returns one on which nothing has happened.
func TestEvents(t *testing.T, newBus func(*testing.T) Bus) {
	t.Run("Publish", func(t *testing.T) {
		b := newBus(t)
		var want []users.Event
		for i, kind := range []users.EventKind{users.UsersAdded, users.UsersChanged, users.UsersRemoved} {
			want = append(want, users.Event{Kind: kind, Users: []users.Entry{
				{ID: fmt.Sprint(i), Email: "a@example.com", Name: "Zürich\n\"<&>\"\u2028", Version: "v1", Gone: kind == users.UsersRemoved}, {ID: "b", Version: "v2"}}})
		}
		publish(t, b, want...)
		if got := b.Take(); !reflect.DeepEqual(got, want) {
			t.Errorf("arrived: %+v; want %+v", got, want)
		}
	})
	t.Run("PublishNothing", func(t *testing.T) {
		b := newBus(t)
		publish(t, b)
		if got := b.Take(); len(got) > 0 {
			t.Errorf("arrived: %+v; want nothing", got)
		}
	})
	t.Run("Large", func(t *testing.T) { publishLarge(t, newBus(t)) })
}

func publish(t *testing.T, b Bus, events ...users.Event) {
	t.Helper()
	if err := b.Publish(t.Context(), events); err != nil {
		t.Fatal(err)
	}
}

// publishLarge has events with users as large as they may be, which do not go together into a request of EventBridge.
func publishLarge(t *testing.T, b Bus) {
	var want []users.Event
	for i := range 60 {
		e := users.Event{Kind: users.UsersAdded}
		for n := range users.MaxEventUsers {
			e.Users = append(e.Users, users.Entry{ID: fmt.Sprintf("%d-%d", i, n), Email: strings.Repeat("&", 254), Name: strings.Repeat("<", 256), Version: "v"})
		}
		want = append(want, e)
	}
	publish(t, b, want...)
	got := b.Take()
	slices.SortFunc(got, func(a, b users.Event) int { return slices.IndexFunc(want, same(a)) - slices.IndexFunc(want, same(b)) })
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%d events arrived; want the %d that were published", len(got), len(want))
	}
}

func same(e users.Event) func(users.Event) bool {
	return func(other users.Event) bool { return e.Users[0].ID == other.Users[0].ID }
}
