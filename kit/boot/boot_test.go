package boot_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/kit/boot"
	"github.com/mainstay-go/mainstay/names"
)

func TestLoad(t *testing.T) {
	t.Setenv(names.Environment, "login-1a2b3c4d")
	t.Setenv(names.Function, names.StoreUsers)
	t.Setenv(names.UsersTable, "users")
	e, err := boot.Load(names.UsersTable)
	if err != nil || e.Get(names.UsersTable) != "users" || e.Log == nil || e.Clock == nil || e.Metrics == nil {
		t.Errorf("Load = %+v, %v; want the settings", e, err)
	}
}

func TestOptional(t *testing.T) {
	for value, want := range map[string]bool{"https://search.example.com": true, "": false} {
		t.Setenv(names.SearchURL, value)
		if got, is := (boot.Env{}).Optional(names.SearchURL); got != value || is != want {
			t.Errorf("of %q Optional = %q, %v; want %v", value, got, is, want)
		}
	}
}

func TestLoad_ReportsAllThatIsMissing(t *testing.T) {
	t.Setenv(names.Environment, "")
	t.Setenv(names.Function, "")
	t.Setenv(names.UsersTable, "")
	_, err := boot.Load(names.UsersTable)
	for _, want := range []string{names.Environment, names.Function, names.UsersTable} {
		if err == nil || !strings.Contains(err.Error(), want+" is not set") {
			t.Errorf("Load = %v; want it to mention %s", err, want)
		}
	}
}

func TestLoad_BadName(t *testing.T) {
	t.Setenv(names.Environment, "login-1a2b3c4d")
	t.Setenv(names.Function, "größe")
	if _, err := boot.Load(); err == nil || !strings.Contains(err.Error(), `dimension "Function": value "größe": found characters`) {
		t.Errorf("Load = %v; want a name refused that CloudWatch would drop metrics for", err)
	}
}

func TestMust(t *testing.T) {
	broken := errors.New("broken")
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, broken) {
			t.Error("Must did not panic with the error")
		}
	}()
	boot.Must(boot.Env{}, broken)
}
