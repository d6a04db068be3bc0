package bundle_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/rogpeppe/go-internal/goproxytest"

	"github.com/mainstay-go/mainstay/engines/bundle"
)

// many is a module with a function for every kind of input.
func many(t *testing.T) *module {
	m := newModule(t, files{
		"README.md":                    "# app\n",
		"greet/greet.go":               "package greet\n\nfunc Text() string { return \"hello\" }\n",
		"functions/local/main.go":      printer(`"example.com/app/greet"`, "greet.Text()"),
		"functions/embed/main.go":      "package main\n\nimport \"embed\"\n\n//go:embed data\nvar data embed.FS\n\nfunc main() {\n\ttext, _ := data.ReadFile(\"data/a.txt\")\n\tprint(string(text))\n}\n",
		"functions/embed/data/a.txt":   "a\n",
		"functions/replaced/main.go":   printer(`"example.com/lib"`, "lib.Text"),
		"lib/go.mod":                   "module example.com/lib\n\ngo 1.26\n",
		"lib/lib.go":                   "package lib\n\nconst Text = \"lib\"\n",
		"functions/tagged/main.go":     printer("", "text"),
		"functions/tagged/default.go":  "//go:build !extra\n\npackage main\n\nconst text = \"default\"\n",
		"functions/tagged/extra.go":    "//go:build extra\n\npackage main\n\nconst text = \"extra\"\n",
		"functions/tagged/foreign.go":  "//go:build plan9\n\npackage main\n\nvar never = 1\n",
		"functions/local/main_test.go": "package main\n",
	})
	m.write(files{"go.mod": "module example.com/app\n\ngo 1.26\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n"})
	return m
}

// Each change makes exactly the functions stale that it can reach, and only other bytes count as changed.
func TestBuild_Stale(t *testing.T) {
	m := many(t)
	const all = "embed local replaced tagged"
	m.expect(all, all)
	for _, step := range []struct {
		name, file, content, built, changed string
	}{
		{"README", "README.md", "# other\n", "", ""},
		{"test file", "functions/local/main_test.go", "package main\n\nvar x = 1\n", "", ""},
		{"file of another system", "functions/tagged/foreign.go", "//go:build plan9\n\npackage main\n", "", ""},
		{"comment that shifts no line", "greet/greet.go",
			"package greet\n\nfunc Text() string { return \"hello\" }\n\n// The end.\n", "local", ""},
		{"comment that shifts lines", "greet/greet.go",
			"package greet\n\n// Text greets.\n//\n//go:noinline\nfunc Text() string { return \"hello\" }\n", "local", "local"},
		{"embedded file", "functions/embed/data/a.txt", "b\n", "embed", "embed"},
		{"new embedded file", "functions/embed/data/b.txt", "b\n", "embed", "embed"},
		{"replaced module", "lib/lib.go", "package lib\n\nconst Text = \"bil\"\n", "replaced", "replaced"},
		{"file behind a tag that is off", "functions/tagged/extra.go", "//go:build extra\n\npackage main\n\nconst text = \"more\"\n", "", ""},
		{"a build constraint", "functions/tagged/foreign.go", "package main\n\nfunc init() { print(1) }\n", "tagged", "tagged"},
		{"a require that nothing uses", "go.sum", "example.com/x v1.0.0 h1:2ZjvIWwvzZ1HmwRdVrPWxkOxwjYPxmhgwM9uGQY7l6w=\n", "", ""},
		{"language version of a replaced module", "lib/go.mod", "module example.com/lib\n\ngo 1.25\n", "replaced", ""},
		{"a new function", "functions/new/main.go", printer("", `"new"`), "new", "new"},
	} {
		t.Run(step.name, func(t *testing.T) {
			m.t = t
			m.write(files{step.file: step.content})
			m.expect(step.built, step.changed)
		})
	}
}

// What Go is told decides as much as what it reads.
func TestBuild_StaleSettings(t *testing.T) {
	m := newModule(t, files{
		"functions/tagged/main.go":    printer("", "text"),
		"functions/tagged/default.go": "//go:build !extra\n\npackage main\n\nconst text = \"default\"\n",
		"functions/tagged/extra.go":   "//go:build extra\n\npackage main\n\nconst text = \"extra\"\n",
	})
	m.expect("tagged", "tagged")
	m.Tags = []string{"extra"}
	m.expect("tagged", "tagged")
	m.Tags = nil
	m.expect("", "tagged")
	m.Environ = append(os.Environ(), "GOFLAGS=-buildvcs=false -tags=extra") // has no effect, but who knows
	m.expect("tagged", "")
	m.Environ = nil
	m.write(files{"go.mod": "module example.com/app\n\ngo 1.26\n\ngodebug panicnil=1\n"})
	m.expect("tagged", "tagged")
}

// A profile lies beside the main package and is in no list of files. This one is none, so that building with it fails.
func TestBuild_StaleProfile(t *testing.T) {
	m := newModule(t, files{"functions/plain/main.go": printer("", `"plain"`)})
	m.build()
	m.write(files{"functions/plain/default.pgo": "not a profile"})
	if _, err := bundle.Build(t.Context(), m.Options); err == nil {
		t.Error("a new default.pgo makes nothing stale")
	}
}

// proxied is a module with a function that needs example.com/dep, from a module proxy, and one that does not. Each
// call has a module cache of its own.
func proxied(t *testing.T, m *module, text string, version string) {
	t.Helper()
	dir := t.TempDir()
	archive := "module example.com/dep@" + version + "\n\n-- .mod --\nmodule example.com/dep\n-- .info --\n" +
		`{"Version":"` + version + `"}` + "\n-- go.mod --\nmodule example.com/dep\n-- dep.go --\npackage dep\n\nconst Text = \"" + text + "\"\n"
	if err := os.WriteFile(filepath.Join(dir, "example.com_dep_"+version+".txtar"), []byte(archive), 0o644); err != nil {
		t.Fatal(err)
	}
	proxy, err := goproxytest.NewServer(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	m.Environ = append(os.Environ(), "GOPROXY="+proxy.URL, "GONOSUMDB=*", "GONOSUMCHECK=1", "GOFLAGS=-mod=mod -modcacherw",
		"GOMODCACHE="+t.TempDir())
	m.write(files{"go.mod": "module example.com/app\n\ngo 1.26\n\nrequire example.com/dep " + version + "\n"})
	if err := os.Remove(filepath.Join(m.Dir, "go.sum")); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	// The first run of go downloads the module and completes go.sum, which a build would take for a change meanwhile.
	if _, err := bundle.Build(t.Context(), bundle.Options{Dir: m.Dir, Out: t.TempDir(), GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, Environ: m.Environ}); err != nil {
		t.Fatal(err)
	}
}

func TestBuild_StaleModules(t *testing.T) {
	m := newModule(t, files{
		"functions/dep/main.go":   printer(`"example.com/dep"`, "dep.Text"),
		"functions/plain/main.go": printer("", `"plain"`),
	})
	proxied(t, m, "one", "v1.0.0")
	m.expect("dep plain", "dep plain")
	proxied(t, m, "one", "v1.0.0") // another module cache, the same module
	m.expect("", "")
	proxied(t, m, "one", "v1.1.0") // the version is in the binary
	m.expect("dep", "dep")
	proxied(t, m, "two", "v1.1.0") // only go.sum tells
	m.expect("dep", "dep")
}

// Vendored packages can be edited, whatever their version says.
func TestBuild_StaleVendor(t *testing.T) {
	m := newModule(t, files{
		"functions/dep/main.go":         printer(`"example.com/dep"`, "dep.Text"),
		"functions/plain/main.go":       printer("", `"plain"`),
		"vendor/modules.txt":            "# example.com/dep v1.0.0\n## explicit\nexample.com/dep\n",
		"vendor/example.com/dep/dep.go": "package dep\n\nconst Text = \"one\"\n",
	})
	m.write(files{"go.mod": "module example.com/app\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n"})
	m.expect("dep plain", "dep plain")
	m.write(files{"vendor/example.com/dep/dep.go": "package dep\n\nconst Text = \"two\"\n"})
	m.expect("dep", "dep")
}
