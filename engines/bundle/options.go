package bundle

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Options says what to build, for what, and where to put it.
type Options struct {
	Dir      string       // folder within the Go module that Packages are relative to, usually the module's root
	Packages []string     // patterns of the functions' main packages; default ./functions/...
	Out      string       // folder of the manifest and the zips; belongs to one target, and to this package alone
	GOOS     string       // default linux
	GOARCH   string       // default arm64: 20 % cheaper than amd64 (AWS Lambda pricing, US East, 2026)
	Tags     []string     // build tags besides lambda.norpc; GOFLAGS cannot set them, nor -ldflags or -pgo
	Go       string       // the go command; default "go"
	Environ  []string     // environment of the go command; default: this process's
	Progress func(string) // told what is being done; may be nil
}

// The flags of every build, on top of which GOFLAGS apply. They keep out of the binary what differs between clones and
// commits (the path of the sources, the state of Git), and what Lambda never uses: the symbol table, DWARF, and the
// RPC mode of the retired go1.x runtime, with net/rpc in it.
const (
	flagTags    = "lambda.norpc"
	flagLinking = "-s -w"
)

func (o Options) withDefaults() (Options, error) {
	if o.Dir == "" || o.Out == "" {
		return o, errors.New("build functions: found no Dir or no Out; expected the module's folder and one for the zips; set both")
	}
	o.GOOS, o.GOARCH, o.Go = cmp.Or(o.GOOS, "linux"), cmp.Or(o.GOARCH, "arm64"), cmp.Or(o.Go, "go")
	if len(o.Packages) == 0 {
		o.Packages = []string{"./functions/..."}
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if _, err := exec.LookPath(o.Go); err != nil {
		return o, fmt.Errorf("find Go: no working `%s` command was found; install Go 1.26 or newer: https://go.dev/dl/", o.Go)
	}
	return o.absolute()
}

func (o Options) absolute() (Options, error) {
	for _, path := range []*string{&o.Dir, &o.Out} {
		abs, err := filepath.Abs(*path)
		if err != nil {
			return o, fmt.Errorf("find folder %s: %w", *path, err)
		}
		*path = abs
	}
	if _, err := os.Stat(o.Dir); err != nil {
		return o, fmt.Errorf("find module: %w", err)
	}
	if err := os.MkdirAll(o.zips(), 0o755); err != nil {
		return o, fmt.Errorf("make build folder: %w", err)
	}
	return o, nil
}

func (o Options) zips() string { return filepath.Join(o.Out, zipsFolder) }

func (o Options) tags() string { return strings.Join(append([]string{flagTags}, o.Tags...), ",") }

func (o Options) progress(format string, args ...any) { o.Progress(fmt.Sprintf(format, args...)) }
