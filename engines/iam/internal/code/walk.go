package code

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// walk finds what can be reached from the main of one program. It is rapid type analysis, with three differences: what
// has no body is judged by its signature; converting a type to an interface makes that interface's methods callable and
// not every exported one; and refine may know better than the types what a call can reach.
type walk struct {
	program *program
	refine  func(ssa.CallInstruction) []*ssa.Function // nil: nothing is known
	reached map[*ssa.Function]edge
	queue   []*ssa.Function

	runtime    typeutil.Map // types that were converted to an interface
	types      []types.Type
	known      typeutil.Map                     // types whose methods that are called by their names were visited
	beside     map[*types.Package]*typeutil.Map // by package, types that may have been asked for another of its interfaces
	invokes    []invoke
	invoked    map[invokeKey]bool
	leaves     map[leafKey]bool
	signatures typeutil.Map // called through function values, to the function that calls
	taken      []*ssa.Function
	takenSeen  map[*ssa.Function]bool

	operations map[operation][]use
	unknown    []Unknown
	guesses    []ssa.CallInstruction // of interfaces whose values come out of code without a body
}

// edge is why a function is reached.
type edge struct {
	from *ssa.Function // nil: it is a root
	site ssa.CallInstruction
}

// use is a call of an operation.
type use struct {
	leaf *ssa.Function
	edge
}

// invoke is a call of an interface's method.
type invoke struct {
	face   *types.Interface
	method *types.Func
	edge
}

type leafKey struct {
	leaf *ssa.Function
	edge
}

type invokeKey struct {
	method *types.Func
	site   ssa.CallInstruction
}

func newWalk(p *program, refine func(ssa.CallInstruction) []*ssa.Function) *walk {
	return &walk{program: p, refine: refine, reached: map[*ssa.Function]edge{}, invoked: map[invokeKey]bool{}, beside: map[*types.Package]*typeutil.Map{}, leaves: map[leafKey]bool{},
		takenSeen: map[*ssa.Function]bool{}, operations: map[operation][]use{}}
}

// run walks from these functions until nothing new is found.
func (w *walk) run(roots ...*ssa.Function) {
	for _, r := range roots {
		w.visit(r, edge{})
	}
	for len(w.queue) > 0 {
		f := w.queue[0]
		w.queue = w.queue[1:]
		w.body(f)
	}
}

// visit marks a function as reached; of one without a body, what it means.
func (w *walk) visit(f *ssa.Function, e edge) {
	if f.Blocks == nil {
		w.leaf(f, e)
		return
	}
	if _, seen := w.reached[f]; !seen {
		w.reached[f] = e
		w.queue = append(w.queue, f)
	}
}

func (w *walk) body(f *ssa.Function) {
	var operands []*ssa.Value
	for _, b := range live(f) {
		for _, i := range b.Instrs {
			operands = w.takes(i, operands[:0])
			switch i := i.(type) {
			case *ssa.MakeInterface:
				w.convert(i.X.Type(), i.Type(), edge{from: f})
			case *ssa.ChangeInterface:
				w.escape(i.Type(), edge{from: f})
			case *ssa.Store:
				w.store(i, edge{from: f})
			case ssa.CallInstruction:
				w.call(i, edge{f, i})
			}
		}
	}
}

// takes finds the functions that an instruction uses as values.
func (w *walk) takes(i ssa.Instruction, operands []*ssa.Value) []*ssa.Value {
	operands = i.Operands(operands)
	for n, o := range operands {
		f, ok := (*o).(*ssa.Function)
		if call, isCall := i.(ssa.CallInstruction); ok && isCall && n == 0 && call.Common().StaticCallee() == f && !call.Common().IsInvoke() {
			continue
		}
		if ok {
			w.take(f, edge{from: i.Parent()})
		}
	}
	return operands
}

func (w *walk) take(f *ssa.Function, e edge) {
	if w.takenSeen[f] {
		return
	}
	w.takenSeen[f] = true
	w.taken = append(w.taken, f)
	if at, ok := w.signatures.At(plain(f.Signature)).(edge); ok {
		w.visit(f, or(at, e))
	}
}

// plain is a signature without receiver, as function values have it.
func plain(s *types.Signature) *types.Signature {
	if s.Recv() == nil {
		return s
	}
	return types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
}

func or(a, b edge) edge {
	if a.from == nil {
		return b
	}
	return a
}
