package code

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"
	"golang.org/x/tools/go/packages"
)

// describe loads the types of the packages that sources import and that are not sources themselves. They come out of what
// the compiler has left in Go's cache; so only these need to be compiled, and not the sources, which change all the time.
func describe(cfg *packages.Config, sources []*packages.Package) error {
	ours, leaves := map[*packages.Package]bool{}, map[string]*packages.Package{}
	for _, s := range sources {
		ours[s] = true
	}
	for _, s := range sources {
		for _, i := range s.Imports {
			if !ours[i] && i.PkgPath != "unsafe" {
				leaves[i.ID] = i
			}
		}
	}
	if len(leaves) == 0 {
		return nil
	}
	with := *cfg
	with.Mode = packages.LoadTypes
	loaded, err := packages.Load(&with, slices.Sorted(maps.Keys(leaves))...)
	if err != nil {
		return fmt.Errorf("load types: %w", err)
	}
	if err := broken(loaded); err != nil {
		return err
	}
	for _, l := range loaded {
		leaves[l.ID].Types = l.Types
	}
	return nil
}

// check parses sources and finds their types, in this order.
func check(fset *token.FileSet, sources []*packages.Package) error {
	var parsing errgroup.Group
	parsing.SetLimit(parsers)
	for _, s := range sources {
		parsing.Go(func() error { return parse(fset, s) })
	}
	if err := parsing.Wait(); err != nil {
		return err
	}
	var errs []error
	for _, s := range sources {
		errs = append(errs, typed(fset, s)...)
	}
	return errors.Join(errs[:min(len(errs), maxBroken)]...)
}

// parsers is how many packages are parsed at the same time.
const parsers = 4

func parse(fset *token.FileSet, s *packages.Package) error {
	s.Syntax = make([]*ast.File, len(s.GoFiles))
	for i, name := range s.GoFiles {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("load package %q: %w", s.PkgPath, err)
		}
		s.Syntax[i] = f
	}
	return nil
}

// typed finds the types of a package and returns what the compiler would say of it.
func typed(fset *token.FileSet, s *packages.Package) (errs []error) {
	s.TypesInfo = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{}}
	cfg := types.Config{Importer: importer(s.Imports), Error: func(err error) { errs = append(errs, fmt.Errorf("load package %q: %w", s.PkgPath, err)) }}
	if s.Module != nil && s.Module.GoVersion != "" {
		cfg.GoVersion = "go" + s.Module.GoVersion
	}
	s.Types, _ = cfg.Check(s.PkgPath, fset, s.Syntax, s.TypesInfo) // what is wrong went to Error
	return errs
}

// importer gives a package what it imports, by the path in the source.
type importer map[string]*packages.Package

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := i[path]; p != nil && p.Types != nil {
		return p.Types, nil
	}
	return nil, fmt.Errorf("found no package %q", path)
}
