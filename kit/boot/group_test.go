package boot_test

import (
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/kit/boot"
)

func TestGroup(t *testing.T) {
	var ran string
	functions := map[string]func(){"take-order": func() { ran = "take-order" }, "ship-order": func() { ran = "ship-order" }}
	for name := range functions {
		t.Setenv("_HANDLER", name)
		if boot.Group(functions); ran != name {
			t.Errorf("with the handler %s ran %s", name, ran)
		}
	}
}

func TestGroup_Unknown(t *testing.T) {
	t.Setenv("_HANDLER", "bootstrap")
	defer func() {
		err, ok := recover().(error)
		want := `start function "bootstrap": expected one of [ship-order take-order]; set Group`
		if !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("Group ended with %v; want %q", err, want)
		}
	}()
	boot.Group(map[string]func(){"take-order": func() {}, "ship-order": func() {}})
	t.Error("Group returned")
}
