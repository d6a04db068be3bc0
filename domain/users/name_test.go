package users_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/domain/users"
)

func TestSplitName(t *testing.T) {
	for name, want := range map[string][2]string{
		"Ada Lovelace": {"Ada", "Lovelace"}, "Ada King Lovelace": {"Ada King", "Lovelace"}, "Plato": {"Plato", ""}, "": {"", ""},
		"Ada  Lovelace": {"Ada ", "Lovelace"}, " Ada": {" Ada", ""}, "Ada ": {"Ada ", ""}, "陳 大文": {"陳", "大文"}, "Hopper, Grace": {"Hopper, Grace", ""},
	} {
		if given, family := users.SplitName(name); given != want[0] || family != want[1] {
			t.Errorf("SplitName(%q) = %q, %q; want %q", name, given, family, want)
		}
	}
}

// TestJoinName: nothing of a name is lost, whatever it is.
func TestJoinName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[ ,a-zé]{0,12}`).Draw(t, "name")
		if got := users.JoinName(users.SplitName(name)); got != name {
			t.Errorf("JoinName = %q; want %q", got, name)
		}
	})
}

func TestNormalEmail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.StringMatching(` ?[a-zA-Z.+]{1,9}@[a-zA-Z]{1,9}\.com ?`).Draw(t, "address")
		got := users.NormalEmail(address)
		if got != users.NormalEmail(got) || got != users.NormalEmail(strings.ToUpper(address)) {
			t.Errorf("NormalEmail(%q) = %q; want the same for every way to write it, and for itself", address, got)
		}
	})
}
