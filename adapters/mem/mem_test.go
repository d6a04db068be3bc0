package mem_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/adapters/mem"
	"github.com/mainstay-go/mainstay/domain/access/accesstest"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
)

func TestUsers(t *testing.T) {
	userstest.TestStore(t, func(*testing.T) users.Store { return new(mem.Users) })
}

func TestImports(t *testing.T) {
	userstest.TestImports(t, func(*testing.T) users.Imports { return new(mem.Imports) })
}

func TestQueue(t *testing.T) {
	userstest.TestQueue(t, func(*testing.T) userstest.Line {
		q := new(mem.Queue)
		return userstest.Line{Queue: q, Take: q.Take}
	})
}

func TestFiles(t *testing.T) {
	userstest.TestFiles(t, func(*testing.T) userstest.Bucket {
		f := new(mem.Files)
		return userstest.Bucket{Files: f, Name: "b",
			Put:  func(key string, body []byte) users.Upload { return f.Put("b", key, body) },
			Read: func(key string) ([]byte, bool) { return f.Read("b", key) }}
	})
}

func TestIndex(t *testing.T) {
	userstest.TestIndex(t, func(*testing.T) users.Index { return new(mem.Index) })
}

func TestAccounts(t *testing.T) {
	accesstest.TestAccounts(t, func(*testing.T) accesstest.Lab {
		now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		a := mem.NewAccounts(clock)
		return accesstest.Lab{Accounts: a, Add: a.Add, Invite: a.Invite, Lock: a.Lock, Now: clock, Later: func(d time.Duration) { now = now.Add(d) }}
	})
}

func TestDesk(t *testing.T) {
	userstest.TestDesk(t, func(t *testing.T) userstest.Counter {
		var desk *mem.Desk
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { desk.ServeHTTP(w, r) }))
		t.Cleanup(server.Close)
		files := new(mem.Files)
		desk = mem.NewDesk(files, "b", server.URL)
		return userstest.Counter{Desk: desk, Browser: server.Client(), Put: func(key string, body []byte) { files.Put("b", key, body) },
			Read: func(key string) ([]byte, bool) { return files.Read("b", key) }}
	})
}
