package bundle_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mainstay-go/mainstay/engines/bundle"
)

// Whatever is wrong is one error that says what was found and what to do.
func TestBuild_Errors(t *testing.T) {
	good := printer("", `"good"`)
	for name, c := range map[string]struct {
		files  files
		change func(*module)
		want   []string
	}{
		"same name": {files: files{"functions/a/x/main.go": good, "functions/b/x/main.go": good},
			want: []string{`two are called "x": example.com/app/functions/a/x and example.com/app/functions/b/x`, "rename one folder"}},
		"same name before a version": {files: files{"functions/a/x/v2/main.go": good, "functions/b/x/main.go": good},
			want: []string{`two are called "x": example.com/app/functions/`}},
		"not main": {files: files{"functions/a/main.go": good, "functions/lib/lib.go": "package lib\n"},
			want: []string{"functions/lib is package lib; expected package main", "move what functions share"}},
		"no packages": {files: files{"main.go": good},
			want: []string{"found no package in ./functions/...; expected one main package per function; add functions/<verb-noun>/main.go"}},
		"no such package": {files: files{"functions/a/main.go": good}, change: func(m *module) { m.Packages = []string{"./functions/a", "./functions/b"} },
			want: []string{"found no package in ./functions/a ./functions/b; expected"}},
		"only tests": {files: files{"functions/a/main_test.go": "package main\n"}, want: []string{"found no package in"}},
		"compile error": {files: files{"greet/greet.go": "package greet\n\nfunc Text() string { return missing }\n",
			"functions/a/main.go": printer(`"example.com/app/greet"`, "greet.Text()"), "functions/b/main.go": good},
			want: []string{"build functions: 1 of 2 cannot be built (a):\ngreet/greet.go:3:29: undefined: missing"}},
		"syntax error": {files: files{"functions/a/main.go": "package main\n\nfunc main() {", "functions/b/main.go": "pack main\n", "functions/c/main.go": good},
			want: []string{"build functions: 1 of 3 cannot be built (b):\nfunctions/b/main.go:1:1: "}},
		"link error": {files: files{"functions/a/main.go": "package main\n\nimport _ \"unsafe\"\n\n//go:linkname f nowhere.f\nfunc f()\n\nfunc main() { f() }\n",
			"functions/a/f.s": "", "functions/b/main.go": good},
			want: []string{"1 of 2 cannot be built (a):\n", "nowhere.f"}},
		"missing module": {files: files{"functions/a/main.go": printer(`"example.com/nowhere"`, "nowhere.Text"), "functions/b/main.go": good},
			want: []string{"1 of 2 cannot be built (a):\nfunctions/a/main.go:3:8: no required module provides package example.com/nowhere"}},
		"missing embedded file": {files: files{"functions/a/main.go": "package main\n\nimport _ \"embed\"\n\n//go:embed nowhere.txt\nvar s string\n\nfunc main() { print(s) }\n"},
			want: []string{"1 of 1 cannot be built (a):\nfunctions/a/main.go:5:12: pattern nowhere.txt: no matching files found"}},
		"import cycle": {files: files{"a/a.go": "package a\n\nimport _ \"example.com/app/b\"\n", "b/b.go": "package b\n\nimport _ \"example.com/app/a\"\n",
			"functions/a/main.go": "package main\n\nimport _ \"example.com/app/a\"\n\nfunc main() {}\n"},
			want: []string{"1 of 1 cannot be built (a):", "import cycle not allowed"}},
		"broken go.mod": {files: files{"go.mod": "modul x\n", "functions/a/main.go": good}, want: []string{"list functions", "go.mod:1: unknown directive: modul"}},
		"no Go": {files: files{"functions/a/main.go": good}, change: func(m *module) { m.Go = filepath.Join(m.Dir, "go") },
			want: []string{"find Go: no working", "install Go 1.26 or newer: https://go.dev/dl/"}},
		"no module":  {change: func(m *module) { m.Dir = filepath.Join(m.Dir, "nowhere") }, want: []string{"find module", "nowhere"}},
		"no options": {change: func(m *module) { m.Options = bundle.Options{} }, want: []string{"found no Dir or no Out; expected"}},
		"no target":  {files: files{"functions/a/main.go": good}, change: func(m *module) { m.GOARCH = "abacus" }, want: []string{"unsupported GOOS/GOARCH"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := newModule(t, c.files)
			if c.change != nil {
				c.change(m)
			}
			_, err := bundle.Build(t.Context(), m.Options)
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("Build = %v;\nwant it to say %q", err, want)
				}
			}
		})
	}
}

// A build that fails leaves the one before as it was.
func TestBuild_ErrorKeepsManifest(t *testing.T) {
	m := two(t)
	m.build()
	m.write(files{"greet/greet.go": "package greet\n\nfunc Text() string { return missing }\n"})
	if _, err := bundle.Build(t.Context(), m.Options); err == nil {
		t.Fatal("Build of what does not compile succeeded")
	}
	read, err := bundle.Read(m.Out)
	if err != nil || len(read.Functions) != 2 {
		t.Fatalf("Read = %+v, %v; want the build before", read, err)
	}
	for _, f := range read.Functions {
		if _, err := os.Stat(f.Zip); err != nil {
			t.Error(err)
		}
	}
	m.write(files{"greet/greet.go": "package greet\n\nfunc Text() string { return \"hello\" }\n"})
	m.expect("", "")
}

func TestBuild_Cancelled(t *testing.T) {
	for _, at := range []string{"looking", "compiling", "zipping"} {
		t.Run(at, func(t *testing.T) {
			m := two(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			m.Progress = func(s string) {
				if strings.HasPrefix(s, at) {
					cancel()
				}
			}
			if _, err := bundle.Build(ctx, m.Options); !errors.Is(err, context.Canceled) {
				t.Errorf("Build = %v; want canceled", err)
			}
			m.expect("greet plain", "greet plain")
		})
	}
}
