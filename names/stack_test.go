package names_test

import (
	"testing"

	"github.com/mainstay-go/mainstay/names"
)

func TestPart(t *testing.T) {
	if part, ok := names.Part("login", names.Stack("login", "Data1")); !ok || part != "Data1" {
		t.Errorf("Part of its own stack = %q, %v; want %q, true", part, ok, "Data1")
	}
	for _, stack := range []string{
		names.Stack("login-data", "Data1"), names.Stack("log", "Data1"), "mainstay-login-", "CDKToolkit", "",
	} {
		if part, ok := names.Part("login", stack); ok {
			t.Errorf("Part(login, %q) = %q; want none: it is not a stack of login", stack, part)
		}
	}
}

func TestLogger(t *testing.T) {
	group := names.LogGroup(names.Stack("login", "Compute1"), "store-users")
	if name, ok := names.Logger("login", group); !ok || name != "store-users" {
		t.Errorf("Logger(login, %q) = %q, %v; want store-users", group, name, ok)
	}
	for _, other := range []string{names.LogGroup(names.Stack("login-x", "Compute1"), "store-users"), "/aws/lambda/x", "/mainstay-login-Compute1"} {
		if name, ok := names.Logger("login", other); ok {
			t.Errorf("Logger(login, %q) = %q; want none", other, name)
		}
	}
}

func TestMayBelong(t *testing.T) {
	const env = "feature-search-1a2b3c4d"
	if !names.MayBelong("mainstay-feature-search-StoreUsersRole-X1Y2", env) {
		t.Error("a name that CloudFormation cut is not recognised")
	}
	if names.MayBelong("mainstay-feature-login-StoreUsersRole-X1Y2", env) {
		t.Error("a role of another environment is taken for one of ours")
	}
}

func TestOfStack(t *testing.T) {
	for stack, want := range map[string]string{
		names.Stack("login-1a2b3c4d", "Data1"): "login-1a2b3c4d", names.Stack("a", "Compute12"): "a", names.Stack(names.Staging, "Alarms"): names.Staging,
		names.AccountStack: "", "CDKToolkit": "", "mainstay--Data1": "", "mainstay-a": "", "other-a-Data1": "", "": "",
	} {
		got, ok := names.OfStack(stack)
		if got != want || ok != (want != "") {
			t.Errorf("OfStack(%q) = %q, %v; want %q", stack, got, ok, want)
		}
		if _, ours := names.Part(got, stack); ok && !ours {
			t.Errorf("OfStack(%q) = %q, which Part denies", stack, got)
		}
	}
}
