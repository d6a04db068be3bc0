package bundle_test

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mainstay-go/mainstay/engines/bundle"
)

// helperDir names the module that the test binary is to build when it is its own helper process.
const helperDir = "MAINSTAY_TEST_BUNDLE_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperDir); dir != "" {
		o := bundle.Options{Dir: dir, Out: filepath.Join(dir, "out"), Progress: func(s string) { fmt.Println(s) }}
		if _, err := bundle.Build(context.Background(), o); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func helper(ctx context.Context, m *module) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0])
	c.Env = append(os.Environ(), helperDir+"="+m.Dir)
	return c
}

// A build that is killed leaves what the next one makes good, whatever it was at.
func TestBuild_Killed(t *testing.T) {
	want := clean(t)
	for _, at := range []string{"looking", "compiling", "zipping"} {
		t.Run(at, func(t *testing.T) {
			m := killable(t)
			killAt(t, m, at)
			repaired(t, m, want)
		})
	}
	for _, after := range []int{40, 80, 120, 160, 240} {
		t.Run(fmt.Sprintf("after %d ms", after), func(t *testing.T) {
			m := killable(t)
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(after)*time.Millisecond)
			defer cancel()
			_ = helper(ctx, m).Run() // killed, or done before
			repaired(t, m, want)
		})
	}
}

// killable is a module built once, with another version of a function to build.
func killable(t *testing.T) *module {
	m := two(t)
	m.Out, m.GOOS, m.GOARCH = filepath.Join(m.Dir, "out"), "", ""
	m.build()
	m.write(files{"greet/greet.go": "package greet\n\nfunc Text() string { return \"bonjour\" }\n"})
	return m
}

// clean returns the hashes that an undisturbed build comes to.
func clean(t *testing.T) map[string]string { return sums(killable(t).build()) }

// killAt starts a build and kills it when it says that it is at something.
func killAt(t *testing.T, m *module, at string) {
	t.Helper()
	c := helper(t.Context(), m)
	said, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), at) {
	}
	if !strings.HasPrefix(lines.Text(), at) {
		t.Fatalf("the build never came to %s", at)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // reports the kill
}

// repaired builds, and checks that nothing but a build's own files is left, and the right bytes.
func repaired(t *testing.T, m *module, want map[string]string) {
	t.Helper()
	made := m.build()
	if !maps.Equal(sums(made), want) {
		t.Errorf("after the repair: %v; want %v", sums(made), want)
	}
	for _, f := range made.Functions {
		intact(t, f)
	}
	for _, name := range append(list(t, m.Out), list(t, filepath.Join(m.Out, "zips"))...) {
		if strings.HasPrefix(name, "tmp-") {
			t.Errorf("%s is left", name)
		}
	}
	m.expect("", "")
}

// Files that are cut, foreign or gone are made anew.
func TestBuild_Damaged(t *testing.T) {
	m := two(t)
	m.Out = filepath.Join(m.Dir, "out")
	made := m.build()
	for name, damage := range map[string]func(t *testing.T, m *module, made bundle.Manifest){
		"manifest gone":    func(t *testing.T, m *module, _ bundle.Manifest) { remove(t, filepath.Join(m.Out, "manifest.json")) },
		"manifest cut":     func(_ *testing.T, m *module, _ bundle.Manifest) { m.write(files{"out/manifest.json": `{"goos": "lin`}) },
		"manifest foreign": func(_ *testing.T, m *module, _ bundle.Manifest) { m.write(files{"out/manifest.json": `[1, 2]`}) },
		"cache gone":       func(t *testing.T, m *module, _ bundle.Manifest) { remove(t, filepath.Join(m.Out, "cache.json")) },
		"cache cut":        func(_ *testing.T, m *module, _ bundle.Manifest) { m.write(files{"out/cache.json": `{"entries": [{`}) },
		"cache foreign": func(_ *testing.T, m *module, _ bundle.Manifest) {
			m.write(files{"out/cache.json": `{"entries": [{"key": 1}]}`})
		},
		"hash cut": func(_ *testing.T, m *module, _ bundle.Manifest) {
			m.write(files{"out/cache.json": `{"entries": [{"sha256": "a"}]}`})
		},
		"zip gone": func(t *testing.T, _ *module, made bundle.Manifest) { remove(t, made.Functions[0].Zip) },
		"zip cut":  func(t *testing.T, _ *module, made bundle.Manifest) { truncate(t, made.Functions[1].Zip) },
		"left over": func(_ *testing.T, m *module, _ bundle.Manifest) {
			m.write(files{"out/tmp-1/greet": "x", "out/zips/tmp-2": "x", "out/zips/old-1.zip": "x"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			m.t = t
			damage(t, m, made)
			repaired(t, m, sums(made))
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string) {
	t.Helper()
	if err := os.Truncate(path, 10); err != nil {
		t.Fatal(err)
	}
}
