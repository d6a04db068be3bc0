// Package constructs_test tests the templates of all constructs in one binary, so that the first synthesis, which
// costs seconds, is paid once.
package constructs_test

import (
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

func TestMain(m *testing.M) { os.Exit(cdktest.Main(m)) }

// code is a built function that does nothing.
func code(t *testing.T, name string) function.Code {
	t.Helper()
	m := cdktest.Build(t, name)
	return function.Code{Function: m.Functions[0], Arch: m.GOARCH, Environment: "login-1a2b3c4d"}
}

// template synthesizes a stack that must have no errors.
func template(t *testing.T, build func(awscdk.Stack)) assembly.Template {
	t.Helper()
	made := cdktest.Stack(t, build)
	if len(made.Errors) > 0 {
		t.Fatalf("errors were reported: %q", made.Errors)
	}
	return made.Templates[0]
}

// only returns the single resource of a type.
func only(t *testing.T, made assembly.Template, kind string) assembly.Resource {
	t.Helper()
	found := cdktest.OfType(made, kind)
	if len(found) != 1 {
		t.Fatalf("there are %d resources of type %s; want one", len(found), kind)
	}
	for _, r := range found {
		return r
	}
	return assembly.Resource{}
}

// reported checks that building reports exactly these errors, each with the path of its construct.
func reported(t *testing.T, build func(awscdk.Stack), want ...string) {
	t.Helper()
	made := cdktest.Stack(t, build)
	if len(made.Errors) != len(want) {
		t.Fatalf("reported %q; want %d errors", made.Errors, len(want))
	}
	for i, w := range want {
		at := strings.LastIndex(made.Errors[i], " (")
		message, where := made.Errors[i][:at], made.Errors[i][at:]
		if message != w || !strings.Contains(where, "_test.go:") {
			t.Errorf("reported %q; want %q and where the construct was made", made.Errors[i], w)
		}
	}
}

// has checks that a resource's properties have all of these texts as JSON.
func has(t *testing.T, r assembly.Resource, want ...string) {
	t.Helper()
	text := cdktest.JSON(r.Properties)
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%s has no %s: %s", r.Type, w, text)
		}
	}
}
