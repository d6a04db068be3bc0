package code

import (
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// path returns the functions from a root to the use of an operation.
func (w *walk) path(u use) []string {
	path := []string{u.leaf.String()}
	for f := u.from; f != nil; f = w.reached[f].from {
		path = append(path, f.String())
	}
	slices.Reverse(path)
	return path
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
