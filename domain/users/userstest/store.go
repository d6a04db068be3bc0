package userstest

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/domain/users"
)

func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 123e6, time.UTC) }

// TestStore checks a users.Store; newStore returns an empty one.
func TestStore(t *testing.T, newStore func(*testing.T) users.Store) {
	for name, test := range map[string]func(*testing.T, users.Store){
		"Put": putUsers, "PutNothing": putNothing, "GetNothing": getNothing, "Many": putMany, "List": listUsers, "ErrBadCursor": listBadCursor,
	} {
		t.Run(name, func(t *testing.T) { test(t, newStore(t)) })
	}
}

func user(id string) users.User {
	return users.User{ID: id, Email: id + "@example.com", Name: "Ada", Attributes: map[string]string{"Town": "Zürich", "id": "x"},
		Source: users.Source{Import: "i1", UploadedAt: noon(), Line: 2}, Counted: 2}
}

func put(t *testing.T, s users.Store, us ...users.User) {
	t.Helper()
	if err := s.Put(t.Context(), us); err != nil {
		t.Fatal(err)
	}
}

func putUsers(t *testing.T, s users.Store) {
	full, bare := user("a"), users.User{ID: "b", Email: "b@example.com", Name: "Bob", Source: users.Source{Import: "i1", UploadedAt: noon(), Line: 3}}
	put(t, s, user("b"), full)
	put(t, s, bare) // replaces all of it, attributes too
	got, err := s.Get(t.Context(), []string{"a", "b", "c"})
	want := map[string]users.User{"a": full, "b": bare}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Get = %+v, %v; want %+v", got, err, want)
	}
}

func putNothing(t *testing.T, s users.Store) { put(t, s) }

func getNothing(t *testing.T, s users.Store) {
	if got, err := s.Get(t.Context(), nil); err != nil || len(got) > 0 {
		t.Errorf("Get of no ids = %+v, %v; want none", got, err)
	}
}

func putMany(t *testing.T, s users.Store) {
	var ids []string
	var us []users.User
	for i := range users.MaxChunkRows {
		ids = append(ids, fmt.Sprintf("u%03d", i))
		us = append(us, user(ids[i]))
	}
	put(t, s, us...)
	if got, err := s.Get(t.Context(), ids); err != nil || len(got) != len(ids) {
		t.Errorf("Get of a chunk's ids = %d users, %v; want %d", len(got), err, len(ids))
	}
}

func listUsers(t *testing.T, s users.Store) {
	for i := range 25 {
		put(t, s, user(fmt.Sprint("u", i)))
	}
	seen, cursor := map[string]bool{}, ""
	for range 25 {
		page, err := s.List(t.Context(), 10, cursor)
		if err != nil || len(page.Users) > 10 {
			t.Fatalf("List = %d users, %v; want at most 10", len(page.Users), err)
		}
		for _, u := range page.Users {
			if seen[u.ID] || !reflect.DeepEqual(u, user(u.ID)) {
				t.Errorf("List has %+v, again or not as it was put", u)
			}
			seen[u.ID] = true
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(seen) != 25 || cursor != "" {
		t.Errorf("the pages have %d users; want 25 and an end", len(seen))
	}
}

func listBadCursor(t *testing.T, s users.Store) {
	for _, cursor := range []string{"?", "AAAA", "u1:", "dTE6", string(make([]byte, 5000))} {
		if _, err := s.List(t.Context(), 10, cursor); !errors.Is(err, users.ErrBadCursor) {
			t.Errorf("List with cursor %.20q: %v; want ErrBadCursor", cursor, err)
		}
	}
}
