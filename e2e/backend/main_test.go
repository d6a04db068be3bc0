package backend_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/internal/embedded"
	"github.com/mainstay-go/mainstay/ops"
)

var rows = flag.Int("rows", 10_000, "rows of the users.csv that TestEnvironment sends through")

// cloud is the embedded AWS of this test run and what is needed to deploy to it.
type cloud struct {
	project  ops.Project
	instance embedded.Instance
	target   ops.Target
	dir      string // of the embedded AWS
}

// shared is what tests use one after another.
var shared cloud

// turn is when the next one of them may begin.
var turn = func() chan struct{} { first := make(chan struct{}); close(first); return first }()

// alone has a test run when no other one is at work on what is shared, in the order of the files; beside those which have an embedded
// AWS of their own.
func alone(t *testing.T) {
	t.Helper()
	mine, next := turn, make(chan struct{})
	turn = next
	t.Cleanup(func() { close(next) })
	t.Parallel()
	<-mine
	began := time.Now()
	t.Cleanup(func() { t.Logf("%.0f s behind the wait for its turn", time.Since(began).Seconds()) })
}

// own starts an embedded AWS for a test.
func own(t *testing.T) cloud {
	t.Helper()
	c, stop, err := start(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return c
}

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "64"); err != nil { // tests that wait for their turn must not be in the way of whose turn it is
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	if order := os.Getenv(killed); order != "" {
		if err := beKilled(order); err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c, stop, err := start(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		return 1
	}
	defer stop()
	shared = c
	return m.Run()
}

// start starts an embedded AWS for this run only, in a folder of its own.
func start(ctx context.Context) (cloud, func(), error) {
	wd, err := os.Getwd()
	if err != nil {
		return cloud{}, nil, err
	}
	p, err := ops.FindProject(wd)
	if err != nil {
		return cloud{}, nil, err
	}
	if err := p.EnsureNode(ctx, os.Environ()); err != nil {
		return cloud{}, nil, err
	}
	dir, err := os.MkdirTemp("", "mainstay-e2e-")
	if err != nil {
		return cloud{}, nil, err
	}
	i, stop, err := embedded.Run(ctx, embedded.Options{Dir: dir, Venv: p.State("venv")})
	if err != nil {
		return cloud{}, nil, err
	}
	target, err := ops.EmbeddedTarget(ctx, i)
	return cloud{p, i, target, dir}, func() { tidy(stop, dir) }, err
}

// tidy stops the embedded AWS and removes its folder.
func tidy(stop func() error, dir string) {
	if err := errors.Join(stop(), os.RemoveAll(dir)); err != nil {
		fmt.Fprintln(os.Stderr, "error: tidy up:", err)
	}
}

// up returns the command that brings up an environment of the run.
func (c cloud) up(t *testing.T, name string) ops.EnvUp {
	t.Helper()
	env, err := config.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return ops.EnvUp{Project: c.project, Environment: env, Target: c.target, UI: ops.NewUI(testWriter{t})}
}

func (c cloud) down(t *testing.T, name string) error {
	t.Helper()
	return ops.EnvDown{Environment: name, Target: c.target, UI: ops.NewUI(testWriter{t})}.Run(context.Background())
}

// testWriter writes to a test's log.
type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Helper()
	w.t.Logf("%s", p)
	return len(p), nil
}
