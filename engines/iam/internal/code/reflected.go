package code

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// reflected is a call of code that calls methods by their names: those that a template mentions, those that net/rpc is
// asked for. Which they are is text, so every exported method of what it is given counts.
func (w *walk) reflected(f *ssa.Function, e edge) {
	pkg, _ := home(f)
	if pkg == nil || pkg.Path() != "text/template" && pkg.Path() != "html/template" && pkg.Path() != "net/rpc" {
		return
	}
	for _, a := range e.site.Common().Args {
		if m, ok := a.(*ssa.MakeInterface); ok {
			w.exported(m.X.Type(), e, map[types.Type]bool{})
		}
	}
}

// exported makes the exported methods of a type callable, and those of what its fields and elements are.
func (w *walk) exported(t types.Type, e edge, seen map[types.Type]bool) {
	n := named(t)
	if seen[t] || n != nil && (n.Obj().Pkg() == nil || !w.program.isOurs(n.Obj().Pkg())) {
		return
	}
	seen[t] = true
	if types.IsInterface(t) {
		w.escapeAll(t, e)
		return
	}
	set := w.program.ssa.MethodSets.MethodSet(t)
	for s := range set.Methods() {
		if f := w.program.ssa.MethodValue(s); s.Obj().Exported() && f != nil {
			w.visit(f, e)
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		w.exported(u.Elem(), e, seen)
	case *types.Slice:
		w.exported(u.Elem(), e, seen)
	case *types.Map:
		w.exported(u.Elem(), e, seen)
	case *types.Struct:
		for field := range u.Fields() {
			if field.Exported() {
				w.exported(field.Type(), e, seen)
			}
		}
	}
}

// escapeAll makes the methods of an interface callable on whatever implements it.
func (w *walk) escapeAll(face types.Type, e edge) {
	i := face.Underlying().(*types.Interface)
	for m := range i.Methods() {
		if m.Exported() {
			w.invoke(i, m, e)
		}
	}
}
