package mem_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/adapters/mem"
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
