package code

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
)

// Options says which programs to read, and as what they are built.
type Options struct {
	Dir      string   // folder that Patterns are relative to
	Patterns []string // of main packages, as `go list` takes them
	Tags     []string // build tags
	Environ  []string // environment of the go command, complete; functions are built without cgo, whatever it says
}

// program is all that was loaded.
type program struct {
	dir     string // that positions are relative to
	ssa     *ssa.Program
	mains   []*ssa.Package
	sources map[*types.Package]*packages.Package // with bodies
	said    map[*types.Package][]Directive
}

// load reads the main packages that the patterns match, with all that they need.
func load(ctx context.Context, o Options) (*program, error) {
	cfg := &packages.Config{Context: ctx, Dir: o.Dir, Env: append(slices.Clone(o.Environ), "CGO_ENABLED=0"), Fset: token.NewFileSet(),
		BuildFlags: []string{"-tags=" + strings.Join(o.Tags, ",")},
		Mode:       packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule}
	mains, err := list(cfg, o.Patterns)
	if err != nil {
		return nil, err
	}
	sources := bodies(mains)
	if err := watch(o.Dir, sources); err != nil {
		return nil, err
	}
	if err := describe(cfg, sources); err != nil {
		return nil, err
	}
	if err := check(cfg.Fset, sources); err != nil {
		return nil, explained(err, o.Dir)
	}
	p := compile(cfg.Fset, mains, sources)
	if p.dir, err = filepath.Abs(o.Dir); err != nil {
		return nil, fmt.Errorf("find folder %s: %w", o.Dir, err)
	}
	for _, s := range sources {
		if p.said[s.Types], err = p.directives(s); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// list finds the main packages, and all that they import.
func list(cfg *packages.Config, patterns []string) ([]*packages.Package, error) {
	roots, err := packages.Load(cfg, patterns...)
	if err != nil {
		return nil, fmt.Errorf("list packages %s: %w", strings.Join(patterns, " "), explained(err, cfg.Dir))
	}
	if err := broken(roots); err != nil {
		return nil, explained(err, cfg.Dir)
	}
	mains := slices.DeleteFunc(roots, func(p *packages.Package) bool { return p.Name != "main" })
	if len(mains) == 0 {
		return nil, fmt.Errorf("find programs: found no main package in %s; expected one per function", strings.Join(patterns, " "))
	}
	return mains, nil
}

// explained says what to do about what the go command says, where that is known.
func explained(err error, dir string) error {
	switch text := err.Error(); {
	case strings.Contains(text, "go.mod file not found"), strings.Contains(text, "does not contain main module"), strings.Contains(text, ": lstat "):
		return fmt.Errorf("found no such package in the Go module of folder %q, or no go.mod; expected the packages of a module: run it in its folder, and name them; the go command says: %w", cmp.Or(dir, "."), err)
	case strings.Contains(text, "main redeclared in this block"):
		return fmt.Errorf("found several programs in one folder; expected one: move each to a folder of its own, or name its file instead of the folder\n%w", err)
	}
	return err
}

// watch reads the folders of sources, and those around them. It is for the cache of `go test`: that knows which folders a
// test has read, but not what the go command has; so without this a new file would not make it run a test again.
func watch(dir string, sources []*packages.Package) error {
	root, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("find folder %s: %w", dir, err)
	}
	seen := map[string]bool{}
	for _, s := range sources {
		for d := s.Dir; isOwn(s.Module) && !seen[d]; d = filepath.Dir(d) {
			seen[d] = true
			if _, err := os.ReadDir(d); err != nil {
				return fmt.Errorf("read folder of package %q: %w", s.PkgPath, err)
			}
			if rel, err := filepath.Rel(root, d); err != nil || rel == "." || !filepath.IsLocal(rel) {
				break
			}
		}
	}
	return nil
}

// maxBroken is how many errors of the compiler are shown.
const maxBroken = 10

// broken returns what the go command says of packages.
func broken(roots []*packages.Package) error {
	var errs []error
	packages.Visit(roots, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			if len(errs) < maxBroken {
				errs = append(errs, fmt.Errorf("load package %q: %w", p.PkgPath, e))
			}
		}
	})
	return errors.Join(errs...)
}

// bodies returns the packages that must be read with their bodies, each after those that it imports: those of the module
// itself, and those of others from which an SDK client can be reached, as the SDK's feature packages are.
func bodies(mains []*packages.Package) []*packages.Package {
	uses := map[*packages.Package]bool{}
	var found []*packages.Package
	packages.Visit(mains, nil, func(p *packages.Package) { // after its imports
		uses[p] = callsAWS(p.PkgPath)
		for _, i := range p.Imports {
			uses[p] = uses[p] || uses[i]
		}
		if isOwn(p.Module) || uses[p] && !isLeaf(p.PkgPath) || slices.Contains(mains, p) { // what is named by its file belongs to no module
			found = append(found, p)
		}
	})
	return found
}

// isOwn says whether a module's sources are the project's: its own, those of its workspace, and those of replaced folders.
func isOwn(m *packages.Module) bool {
	return m != nil && (m.Main || m.Replace != nil && m.Replace.Version == "")
}

// compile makes the SSA form of what was loaded. Packages without bodies are there with their types.
func compile(fset *token.FileSet, mains, sources []*packages.Package) *program {
	p := &program{sources: map[*types.Package]*packages.Package{}, said: map[*types.Package][]Directive{}}
	p.ssa = ssa.NewProgram(fset, ssa.InstantiateGenerics)
	for _, s := range sources {
		p.sources[s.Types] = s
		p.ssa.CreatePackage(s.Types, s.Syntax, s.TypesInfo, true)
	}
	var imports func([]*types.Package)
	imports = func(all []*types.Package) {
		for _, i := range all {
			if p.ssa.Package(i) == nil && i != types.Unsafe {
				p.ssa.CreatePackage(i, nil, nil, true)
				imports(i.Imports())
			}
		}
	}
	for _, s := range sources {
		imports(s.Types.Imports())
	}
	p.ssa.Build()
	for _, m := range mains {
		p.mains = append(p.mains, p.ssa.Package(m.Types))
	}
	return p
}

// isOurs says whether a package was read with its bodies.
func (p *program) isOurs(pkg *types.Package) bool { return p.sources[pkg] != nil }
