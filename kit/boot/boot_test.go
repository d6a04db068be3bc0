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
	t.Setenv(names.UsersTable, "users")
	e, err := boot.Load(names.UsersTable)
	if err != nil || e.Get(names.UsersTable) != "users" || e.Log == nil || e.Clock == nil {
		t.Errorf("Load = %+v, %v; want the settings", e, err)
	}
}

func TestLoad_ReportsAllThatIsMissing(t *testing.T) {
	t.Setenv(names.Environment, "")
	t.Setenv(names.UsersTable, "")
	_, err := boot.Load(names.UsersTable)
	for _, want := range []string{names.Environment, names.UsersTable} {
		if err == nil || !strings.Contains(err.Error(), want+" is not set") {
			t.Errorf("Load = %v; want it to mention %s", err, want)
		}
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
