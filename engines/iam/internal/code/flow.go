package code

import (
	"go/types"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/ssa"
)

// flow knows where the values of reached functions come from. It knows the fields of a struct by their type, not by
// object: what one object's field holds, it takes any object's to hold.
type flow struct {
	program  *program
	graph    *callgraph.Graph
	fields   map[field][]ssa.Value
	globals  map[*ssa.Global][]ssa.Value
	closures map[*ssa.Function][]*ssa.MakeClosure
	updates  map[any][]*ssa.MapUpdate // by what holds the map
	reached  map[*ssa.Function]edge
}

// field is a field of a type.
type field struct {
	of   *types.TypeName
	name string
}

func newFlow(p *program, graph *callgraph.Graph, reached map[*ssa.Function]edge) *flow {
	f := &flow{p, graph, map[field][]ssa.Value{}, map[*ssa.Global][]ssa.Value{}, map[*ssa.Function][]*ssa.MakeClosure{}, map[any][]*ssa.MapUpdate{}, reached}
	var updates []*ssa.MapUpdate
	for fn := range reached {
		for _, b := range live(fn) {
			for _, i := range b.Instrs {
				switch i := i.(type) {
				case *ssa.Store:
					f.store(i)
				case *ssa.MakeClosure:
					if c, ok := i.Fn.(*ssa.Function); ok {
						f.closures[c] = append(f.closures[c], i)
					}
				case *ssa.MapUpdate:
					updates = append(updates, i)
				}
			}
		}
	}
	for _, u := range updates {
		if h := f.holder(u.Map); h != nil {
			f.updates[h] = append(f.updates[h], u)
		}
	}
	return f
}

func (f *flow) store(s *ssa.Store) {
	switch a := s.Addr.(type) {
	case *ssa.FieldAddr:
		if k, ok := fieldOf(a.X.Type(), a.Field); ok {
			f.fields[k] = append(f.fields[k], s.Val)
		}
	case *ssa.Global:
		f.globals[a] = append(f.globals[a], s.Val)
	}
}

// fieldOf names the field of a struct's or its pointer's type; a struct without a name has none.
func fieldOf(t types.Type, index int) (field, bool) {
	n := named(t)
	if n == nil {
		return field{}, false
	}
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return field{}, false
	}
	return field{n.Origin().Obj(), s.Field(index).Name()}, true
}

// holder is what holds a map: a field, a variable, or the instruction that makes it.
func (f *flow) holder(m ssa.Value) any {
	switch m := m.(type) {
	case *ssa.UnOp:
		return f.holder(m.X)
	case *ssa.FieldAddr:
		if k, ok := fieldOf(m.X.Type(), m.Field); ok {
			return k
		}
	case *ssa.Field:
		if k, ok := fieldOf(m.X.Type(), m.Field); ok {
			return k
		}
	case *ssa.Global:
		return m
	case *ssa.MakeMap:
		for _, r := range *m.Referrers() {
			if s, ok := r.(*ssa.Store); ok && s.Val == m {
				if h := f.holder(s.Addr); h != nil {
					return h
				}
			}
		}
		return m
	case *ssa.Alloc:
		return m
	}
	return nil
}

// callers returns the calls that may reach a function.
func (f *flow) callers(fn *ssa.Function) []ssa.CallInstruction {
	node := f.graph.Nodes[fn]
	if node == nil {
		return nil
	}
	var sites []ssa.CallInstruction
	for _, in := range node.In {
		if in.Site != nil {
			sites = append(sites, in.Site)
		}
	}
	return sites
}

// argument returns what a call passes as a parameter; the receiver is the first, also of an interface's method.
func argument(site ssa.CallInstruction, n int) ssa.Value {
	c := site.Common()
	if c.IsInvoke() {
		if n == 0 {
			return c.Value
		}
		n--
	}
	if n < len(c.Args) {
		return c.Args[n]
	}
	return nil
}
