package bundle

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// goPackage is what `go list` says of a package; the fields are named there.
type goPackage struct {
	ImportPath, Name, Dir, DefaultGODEBUG string
	Standard, DepOnly                     bool
	Module                                *goModule
	Imports                               []string
	GoFiles, HFiles, SFiles, SysoFiles    []string
	EmbedFiles                            []string
	Error                                 *struct{ Pos, Err string }
}

type goModule struct {
	Path, Version, Dir, GoMod, GoVersion, Sum string
	Replace                                   *goModule
}

// listed are the fields to ask for: each costs go time.
const listed = "ImportPath,Name,Dir,DefaultGODEBUG,Standard,DepOnly,Module,Imports,GoFiles,HFiles,SFiles,SysoFiles,EmbedFiles,Error"

// program is every package of the functions.
type program struct {
	packages  map[string]*goPackage
	functions []function
	unmatched bool // a pattern matches nothing
}

// function is a main package.
type function struct {
	name string
	main *goPackage
	key  string
}

// list asks for all packages in one go: with -e, so that a broken one is reported with the functions it breaks, and
// without profiles, which would list packages once per function.
func (b builder) list(ctx context.Context) (program, error) {
	args := []string{"list", "-e", "-deps", "-buildvcs=false", "-pgo=off", "-tags", b.tags(), "-json=" + listed, "--"}
	out, errs, err := b.golang(ctx, append(args, b.Packages...)...)
	if err != nil {
		return program{}, said("list functions", err, errs)
	}
	p := program{packages: map[string]*goPackage{}}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var g goPackage
		if err := d.Decode(&g); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return p, fmt.Errorf("list functions: %w", err)
		}
		p.add(&g)
	}
	return p, p.check(b.Packages)
}

// add adds a package. One that has only tests is nothing to build; one without a folder stands for a pattern that
// matches none.
func (p *program) add(g *goPackage) {
	if !g.DepOnly && g.Dir == "" {
		p.unmatched = true
		return
	}
	p.packages[g.ImportPath] = g
	if !g.DepOnly && (len(g.GoFiles) > 0 || g.Error != nil) {
		p.functions = append(p.functions, function{name: functionName(g.ImportPath), main: g})
	}
}

// functionName is what `go build` calls the program: the last element of the path that is not a major version.
func functionName(importPath string) string {
	name := path.Base(importPath)
	if digits := strings.TrimPrefix(name, "v"); digits != name && digits != "1" && strings.Trim(digits, "0123456789") == "" {
		return path.Base(path.Dir(importPath))
	}
	return name
}

func (p *program) check(patterns []string) error {
	slices.SortFunc(p.functions, func(a, b function) int { return strings.Compare(a.name, b.name) })
	if len(p.functions) == 0 || p.unmatched {
		return fmt.Errorf("list functions: found no package in %s; expected one main package per function; add functions/<verb-noun>/main.go",
			strings.Join(patterns, " "))
	}
	if err := p.broken(); err != nil {
		return err
	}
	for i, f := range p.functions {
		if f.main.Name != "main" {
			return fmt.Errorf("list functions: %s is package %s; expected package main: one folder, one function; "+
				"move what functions share to another room", f.main.ImportPath, f.main.Name)
		}
		if i > 0 && f.name == p.functions[i-1].name {
			return fmt.Errorf("list functions: two are called %q: %s and %s; expected the folder's name to be unique; rename one folder",
				f.name, p.functions[i-1].main.ImportPath, f.main.ImportPath)
		}
	}
	return nil
}
