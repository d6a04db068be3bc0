package dynamo_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/mainstay-go/mainstay/adapters/dynamo"
	"github.com/mainstay-go/mainstay/domain/users"
	"github.com/mainstay-go/mainstay/domain/users/userstest"
	"github.com/mainstay-go/mainstay/names"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

func TestUsers(t *testing.T) {
	userstest.TestStore(t, func(*testing.T) users.Store { return dynamo.NewUsers(&fake{}, "users") })
}

func TestImports(t *testing.T) {
	userstest.TestImports(t, func(*testing.T) users.Imports { return dynamo.NewImports(&fake{}, "imports", clock) })
}

func TestImports_SmallPages(t *testing.T) {
	userstest.TestImports(t, func(*testing.T) users.Imports { return dynamo.NewImports(&fake{page: 1}, "imports", clock) })
}

// TestUsers_Unprocessed passes the whole contract while DynamoDB leaves a tenth of each batch unprocessed.
func TestUsers_Unprocessed(t *testing.T) {
	userstest.TestStore(t, func(*testing.T) users.Store {
		return dynamo.NewUsers(&fake{leave: func(_, n int) int { return n / 10 }}, "users")
	})
}

func people(n int) []users.User {
	us := make([]users.User, n)
	for i := range us {
		us[i] = users.User{ID: fmt.Sprint("u", i), Email: "a@example.com", Name: "Ada", Source: users.Source{Import: "i1", UploadedAt: noon, Line: i + 2}}
	}
	return us
}

// TestUsers_GivesUp runs on a clock of its own, so that waiting takes no time.
func TestUsers_GivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &fake{leave: func(_, n int) int { return min(n, 3) }}
		began := time.Now()
		err := dynamo.NewUsers(api, "users").Put(t.Context(), people(10))
		if err == nil || !strings.Contains(err.Error(), "3 of 10") || api.calls > 20 {
			t.Errorf("Put = %v after %d calls; want it to say that 3 of 10 items are left", err, api.calls)
		}
		if waited := time.Since(began); waited == 0 || waited > 5*time.Second {
			t.Errorf("Put waited %s; want some time, and less than a function has", waited)
		}
		_, err = dynamo.NewUsers(api, "users").Get(t.Context(), []string{"a", "b", "c", "d"})
		if err == nil || !strings.Contains(err.Error(), "3 of 4") {
			t.Errorf("Get = %v; want it to say that 3 of 4 keys are left", err)
		}
	})
}

func TestUsers_StopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	api := &fake{leave: func(_, n int) int { cancel(); return n }}
	if err := dynamo.NewUsers(api, "users").Put(ctx, people(1)); !errors.Is(err, context.Canceled) || api.calls != 1 {
		t.Errorf("Put = %v after %d calls; want it to stop with the context", err, api.calls)
	}
}

func TestUsers_Faults(t *testing.T) {
	denied := errors.New("AccessDeniedException")
	s := dynamo.NewUsers(&fake{fault: denied}, "users")
	_, get := s.Get(t.Context(), []string{"a"})
	_, list := s.List(t.Context(), 10, "")
	for name, err := range map[string]error{"Get": get, "Put": s.Put(t.Context(), people(60)), "List": list} {
		if !errors.Is(err, denied) {
			t.Errorf("%s = %v; want the fault", name, err)
		}
	}
}

func TestUsers_ForeignItem(t *testing.T) {
	s := dynamo.NewUsers(&fake{items: map[string]map[string]item{"a": {"": {names.UsersKey: &types.AttributeValueMemberS{Value: "a"}}}}}, "users")
	if _, err := s.List(t.Context(), 10, ""); err == nil || !strings.Contains(err.Error(), `user "a"`) {
		t.Errorf("List of an item that is no user: %v; want an error that names it", err)
	}
}

// TestUsers_LongCursor has a cursor of the right form that DynamoDB would refuse.
func TestUsers_LongCursor(t *testing.T) {
	cursor := base64.RawURLEncoding.EncodeToString([]byte("u1:" + strings.Repeat("x", 5000)))
	if _, err := dynamo.NewUsers(&fake{}, "users").List(t.Context(), 10, cursor); !errors.Is(err, users.ErrBadCursor) {
		t.Errorf("List = %v; want ErrBadCursor", err)
	}
}

// TestImports_SeenWhileItBegins asks for an import between any two writes of its beginning, as somebody who follows an
// upload does.
func TestImports_SeenWhileItBegins(t *testing.T) {
	api := &fake{}
	s, asked := dynamo.NewImports(api, "imports", clock), 0
	api.onCall = func(call string) {
		if call != "PutItem" {
			return
		}
		look := &fake{items: api.items}
		if _, err := dynamo.NewImports(look, "imports", clock).Recent(t.Context(), "f", 20); err != nil {
			t.Errorf("Recent = %v before write %d", err, api.calls+1)
		}
		asked++
	}
	if err := s.SaveReading(t.Context(), users.Report{Import: "i1", File: "f", UploadedAt: noon}); err != nil || asked < 2 {
		t.Fatalf("SaveReading = %v, looked %d times", err, asked)
	}
}

// TestImports_Expired has the account of an import expire before its entry under the file does.
func TestImports_Expired(t *testing.T) {
	api := &fake{}
	s := dynamo.NewImports(api, "imports", clock)
	for i := range 3 {
		if err := s.SaveReading(t.Context(), users.Report{Import: fmt.Sprint("i", i), File: "f", UploadedAt: noon.Add(time.Duration(i) * time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	delete(api.items, "import#i1")
	got, err := s.Recent(t.Context(), "f", 20)
	if err != nil || len(got) != 2 || got[0].Import != "i2" || got[1].Import != "i0" {
		t.Errorf("Recent = %+v, %v; want what is left", got, err)
	}
}

func TestImports_Expires(t *testing.T) {
	api := &fake{}
	s := dynamo.NewImports(api, "imports", clock)
	if err := errors.Join(s.SaveReading(t.Context(), users.Report{Import: "i1", File: "f"}), s.SaveTally(t.Context(), users.Chunk{Import: "i1"}, users.Tally{})); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, partition := range api.items {
		for sk, it := range partition {
			n++
			if ttl, ok := it[names.TimeToLive].(*types.AttributeValueMemberN); !ok || ttl.Value != fmt.Sprint(noon.AddDate(0, 0, 90).Unix()) {
				t.Errorf("%s expires at %v; want 90 days from now", sk, it[names.TimeToLive])
			}
		}
	}
	if n != 3 {
		t.Errorf("%d items; want the account, its entry under the file and a chunk", n)
	}
}

func TestImports_Faults(t *testing.T) {
	denied := errors.New("AccessDeniedException")
	s := dynamo.NewImports(&fake{fault: denied}, "imports", clock)
	_, reading := s.Reading(t.Context(), "i1")
	_, _, tally := s.Tally(t.Context(), users.Chunk{})
	_, report := s.Report(t.Context(), "i1")
	_, recent := s.Recent(t.Context(), "f", 1)
	for name, err := range map[string]error{"Reading": reading, "Tally": tally, "Report": report, "Recent": recent,
		"SaveReading": s.SaveReading(t.Context(), users.Report{}), "SaveTally": s.SaveTally(t.Context(), users.Chunk{}, users.Tally{})} {
		if !errors.Is(err, denied) || errors.Is(err, users.ErrNotFound) {
			t.Errorf("%s = %v; want the fault", name, err)
		}
	}
}
