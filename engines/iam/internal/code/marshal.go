package code

import (
	"go/types"
	"slices"
)

// wellKnown are methods that packages fmt, log/slog and encoding/json, the SDK's attributevalue, database/sql and Lambda
// look for in whatever they are given, and in what is within it.
func (w *walk) wellKnown(t types.Type, e edge) {
	if w.known.At(t) != nil {
		return
	}
	w.known.Set(t, true)
	w.named(t, e)
	w.named(types.NewPointer(t), e) // a decoder takes the address of what is within a value
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		w.wellKnown(u.Elem(), e)
	case *types.Slice:
		w.wellKnown(u.Elem(), e)
	case *types.Array:
		w.wellKnown(u.Elem(), e)
	case *types.Map:
		w.wellKnown(u.Key(), e)
		w.wellKnown(u.Elem(), e)
	case *types.Struct:
		w.fields(t, u, e)
	}
}

// fields are those of a struct. Somebody else's has nothing of the program's in it but what it is instantiated with.
func (w *walk) fields(t types.Type, s *types.Struct, e edge) {
	if n := named(t); n != nil && n.Obj().Pkg() != nil && !w.program.isOurs(n.Obj().Pkg()) {
		for a := range n.TypeArgs().Types() {
			w.wellKnown(a, e)
		}
		return
	}
	for f := range s.Fields() {
		if f.Exported() || f.Embedded() {
			w.wellKnown(f.Type(), e)
		}
	}
}

// named visits the methods of a type that are called by their names.
func (w *walk) named(t types.Type, e edge) {
	set := w.program.ssa.MethodSets.MethodSet(t)
	for s := range set.Methods() {
		if byName(s.Obj().(*types.Func)) {
			if f := w.program.ssa.MethodValue(s); f != nil {
				w.visit(f, e)
			}
		}
	}
}

// byName says whether libraries call a method by its name.
func byName(m *types.Func) bool {
	switch m.Name() {
	case "Value": // database/sql/driver.Valuer
		r := m.Signature().Results()
		return r.Len() == 2 && types.TypeString(r.At(0).Type(), nil) == "database/sql/driver.Value"
	case "Scan": // database/sql.Scanner
		p := m.Signature().Params()
		return p.Len() == 1 && types.TypeString(p.At(0).Type().Underlying(), nil) == "any"
	}
	return slices.Contains([]string{"Error", "String", "GoString", "Format", "LogValue", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "AppendText",
		"MarshalJSONTo", "UnmarshalJSONFrom", "MarshalXML", "UnmarshalXML", "MarshalXMLAttr", "UnmarshalXMLAttr", "MarshalYAML", "UnmarshalYAML",
		"MarshalBinary", "UnmarshalBinary", "AppendBinary", "GobEncode", "GobDecode", "MarshalDynamoDBAttributeValue", "UnmarshalDynamoDBAttributeValue", "Invoke"}, m.Name())
}
