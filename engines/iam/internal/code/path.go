package code

import (
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// path returns the functions from a root to the use of an operation. A closure is reached through the function that it is
// written in: who calls it in the end is often something general, as errgroup is, that many closures pass through. That
// function was reached before the closure, so the path ends.
func (w *walk) path(u use) []string {
	path := []string{u.leaf.String()}
	for f := u.from; f != nil; f = w.before(f) {
		path = append(path, f.String())
	}
	slices.Reverse(path)
	return path
}

func (w *walk) before(f *ssa.Function) *ssa.Function {
	if p := f.Parent(); p != nil {
		if _, ok := w.reached[p]; ok {
			return p
		}
	}
	return w.reached[f].from
}

// at is where an operation is called.
func (p *program) at(u use) string {
	if u.site != nil && u.site.Pos().IsValid() {
		return p.position(u.site.Pos())
	}
	if u.from != nil {
		return p.position(u.from.Pos())
	}
	return ""
}

// position is file:line: the file within the module, or with the path of the module that it comes from.
func (p *program) position(pos token.Pos) string {
	at := p.ssa.Fset.Position(pos)
	if !at.IsValid() {
		return ""
	}
	name := at.Filename
	if rel, err := filepath.Rel(p.dir, name); err == nil && filepath.IsLocal(rel) {
		name = rel
	} else if _, module, ok := strings.Cut(filepath.ToSlash(name), "/pkg/mod/"); ok {
		name = module
	}
	return fmt.Sprintf("%s:%d", filepath.ToSlash(name), at.Line)
}
