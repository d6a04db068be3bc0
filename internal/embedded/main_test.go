package embedded_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/internal/embedded"
)

// serve is the first argument by which Start has a copy of this test program be the daemon.
const serve = "serve-embedded-aws"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == serve {
		os.Exit(daemon(os.Args[2:]))
	}
	os.Exit(m.Run())
}

func daemon(args []string) int {
	flags := flag.NewFlagSet(serve, flag.ContinueOnError)
	dir, venv := flags.String("dir", "", ""), flags.String("venv", "", "")
	err := flags.Parse(args)
	if err == nil {
		err = embedded.Serve(context.Background(), embedded.Options{Dir: *dir, Venv: *venv})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// options are those of a new embedded AWS in a folder of the test's own, on no usual port.
func options(t testing.TB) embedded.Options {
	t.Helper()
	return embedded.Options{Dir: filepath.Join(t.TempDir(), "embedded"), Venv: filepath.Join(root(t), ".mainstay", "venv"),
		Port: freePort(t), ServeArgs: []string{serve}}
}

// root is the project's folder.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	t.Fatal("no go.mod above the test")
	return ""
}

// start starts one as a daemon and stops it after the test, which fails if that leaves anything.
func start(t *testing.T, o embedded.Options) embedded.Instance {
	t.Helper()
	in, err := embedded.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, o.Dir) })
	return in
}

func stop(t *testing.T, dir string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := embedded.Stop(ctx, dir); err != nil {
		t.Error(err)
	}
}

// run runs one within the test.
func run(t *testing.T, o embedded.Options) embedded.Instance {
	t.Helper()
	in, stop, err := embedded.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return in
}

// eventually polls until done, within a bound.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("%s: not within a minute", what)
		}
	}
}
