package code

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// convert is a conversion of a type to an interface.
func (w *walk) convert(t, face types.Type, e edge) {
	if types.IsInterface(t) {
		return
	}
	if w.runtime.At(t) == nil {
		w.runtime.Set(t, true)
		w.types = append(w.types, t)
		for i := 0; i < len(w.invokes); i++ { // dispatching may add some
			w.dispatch(t, w.invokes[i])
		}
	}
	if s, ok := t.Underlying().(*types.Signature); ok { // lambda.Start(f), http.HandlerFunc(f)
		w.callable(s, e)
		for v := range s.Results().Variables() { // a constructor that is called by reflection
			w.convert(v.Type(), face, e)
		}
	}
	if w.foreign(face) {
		for m := range face.Underlying().(*types.Interface).Methods() {
			w.method(t, m, e)
		}
		w.asserted(t, face, e)
	}
	if i := face.Underlying().(*types.Interface); i.Empty() {
		w.wellKnown(t, e)
	}
}

// foreign says whether code without a body declares an interface, and so may call its methods. A client's interfaces are
// not among them: their helpers tell which are called.
func (w *walk) foreign(face types.Type) bool {
	n := named(face)
	if n == nil || isClient(face) {
		return false
	}
	return n.Obj().Pkg() == nil || !w.program.isOurs(n.Obj().Pkg())
}

// asserted are the interfaces beside a foreign one that a type implements, too: its package may ask for them, as io.Copy
// asks for a WriterTo and io/fs.ReadFile for a ReadFileFS. That it does is a guess, so no more than may.
func (w *walk) asserted(t, face types.Type, e edge) {
	pkg := named(face).Obj().Pkg()
	if w.refine != nil || pkg == nil {
		return
	}
	if w.beside[pkg] == nil {
		w.beside[pkg] = &typeutil.Map{}
	}
	if w.beside[pkg].Set(t, true) != nil {
		return
	}
	for _, name := range pkg.Scope().Names() {
		o, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || o.IsAlias() {
			continue
		}
		n, _ := o.Type().(*types.Named)
		i, ok := o.Type().Underlying().(*types.Interface)
		if !ok || n.TypeParams().Len() > 0 || i.Empty() || !types.Implements(t, i) {
			continue
		}
		for m := range i.Methods() {
			w.method(t, m, e)
		}
	}
}

// escape is an interface's value that becomes one of a foreign interface.
func (w *walk) escape(face types.Type, e edge) {
	if !w.foreign(face) {
		return
	}
	i := face.Underlying().(*types.Interface)
	for m := range i.Methods() {
		w.invoke(i, m, e)
	}
}

// store is a store of a function into a field of foreign code's: a callback.
func (w *walk) store(s *ssa.Store, e edge) {
	f, ok := s.Addr.(*ssa.FieldAddr)
	if !ok {
		return
	}
	n := named(f.X.Type())
	if n != nil && n.Obj().Pkg() != nil && !w.program.isOurs(n.Obj().Pkg()) {
		w.callback(s.Val.Type(), e)
	}
}

// callback makes the functions within a value callable that is handed to code without a body.
func (w *walk) callback(t types.Type, e edge) {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		w.callable(u, e)
	case *types.Slice:
		w.callback(u.Elem(), e)
	case *types.Map:
		w.callback(u.Elem(), e)
	}
}

// leaf is a call of a function without a body.
func (w *walk) leaf(f *ssa.Function, e edge) {
	if k := (leafKey{f, e}); w.leaves[k] {
		return
	} else {
		w.leaves[k] = true
	}
	if op, ok := operationOf(f); ok {
		w.operations[op] = append(w.operations[op], use{f, e})
	}
	for _, face := range clients(f) { // a helper's
		for m := range face.Methods() {
			w.invoke(face, m, edge{e.from, e.site})
		}
	}
	w.note(f, e)
	if e.site == nil {
		return
	}
	w.constrained(f, e)
	w.reflected(f, e)
	for _, a := range e.site.Common().Args {
		w.hand(a, e)
	}
}

// constrained is what a generic function without a body may call: the methods that it asks its type parameters for.
func (w *walk) constrained(f *ssa.Function, e edge) {
	origin := f.Origin()
	if origin == nil {
		return
	}
	parameters := origin.Signature.TypeParams()
	if parameters.Len() == 0 {
		parameters = origin.Signature.RecvTypeParams()
	}
	for i, t := range f.TypeArgs() {
		if i >= parameters.Len() || types.IsInterface(t) {
			continue
		}
		for m := range parameters.At(i).Constraint().Underlying().(*types.Interface).Methods() {
			w.method(t, m, e)
		}
		w.wellKnown(t, e)
	}
}

// hand is a value that is handed to code without a body: functions within it may be called.
func (w *walk) hand(v ssa.Value, e edge) {
	switch x := v.(type) {
	case *ssa.Function:
		w.visit(x, e)
	case *ssa.MakeClosure:
		w.visit(x.Fn.(*ssa.Function), e)
	case *ssa.ChangeType:
		w.hand(x.X, e)
	case *ssa.Const:
	default:
		w.callback(v.Type(), e)
	}
}
