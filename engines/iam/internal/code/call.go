package code

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// call is a call in a body: of a function, of an interface's method, or of a function value.
func (w *walk) call(site ssa.CallInstruction, e edge) {
	c := site.Common()
	if _, ok := c.Value.(*ssa.Builtin); ok {
		return
	}
	if f := c.StaticCallee(); f != nil {
		w.visit(f, e)
		return
	}
	if w.refine != nil {
		if known := w.refine(site); len(known) > 0 {
			for _, f := range known {
				w.visit(f, e)
			}
			return
		}
	}
	for _, a := range c.Args { // what is called may be code without a body, as an iterator of package slices is
		w.hand(a, e)
	}
	if c.IsInvoke() {
		w.guess(site)
		w.invoke(c.Value.Type().Underlying().(*types.Interface), c.Method, e)
		return
	}
	if s, ok := c.Value.Type().Underlying().(*types.Signature); ok {
		w.callable(s, e)
	}
}

// callable makes the functions of a signature callable that are used as values.
func (w *walk) callable(s *types.Signature, e edge) {
	s = plain(s)
	if w.signatures.At(s) != nil {
		return
	}
	w.signatures.Set(s, e)
	for _, f := range w.taken {
		if types.Identical(plain(f.Signature), s) {
			w.visit(f, e)
		}
	}
}

// invoke makes an interface's method callable on every type that is converted to an interface.
func (w *walk) invoke(face *types.Interface, m *types.Func, e edge) {
	if k := (invokeKey{m, e.site}); w.invoked[k] {
		return
	} else {
		w.invoked[k] = true
	}
	i := invoke{face, m, e}
	w.invokes = append(w.invokes, i)
	for _, t := range w.types {
		w.dispatch(t, i)
	}
}

func (w *walk) dispatch(t types.Type, i invoke) {
	if types.Implements(t, i.face) {
		w.method(t, i.method, i.edge)
	}
}

func (w *walk) method(t types.Type, m *types.Func, e edge) {
	if s := w.program.ssa.MethodSets.MethodSet(t).Lookup(m.Pkg(), m.Name()); s != nil {
		if f := w.program.ssa.MethodValue(s); f != nil {
			w.visit(f, e)
		}
	}
}
