package boot_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/lambdacontext"

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

// TestLoad_Log: a line says which request it is of, and its trace.
func TestLoad_Log(t *testing.T) {
	for _, name := range []string{names.Environment, names.Function} {
		t.Setenv(name, "x")
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	was := os.Stdout
	os.Stdout = out
	e, err := boot.Load()
	os.Stdout = was
	if err != nil {
		t.Fatal(err)
	}
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "r1"})
	e.Log.With("a", 1).InfoContext(context.WithValue(ctx, "x-amzn-trace-id", "Root=1-2"), "done") //nolint:staticcheck // the key is Lambda's
	e.Log.Info("nobody's")
	text, err := os.ReadFile(out.Name())
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if err != nil || len(lines) != 2 || !strings.Contains(lines[0], `"a":1,"requestId":"r1","trace":"Root=1-2"`) || strings.Contains(lines[1], "requestId") || strings.Contains(lines[1], "trace") {
		t.Errorf("logged %s, %v; want the first line with its request and trace", text, err)
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
