package code

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// text is a text that a value may be: a constant, or what an environment variable says. A collection of texts is all of
// them; a pointer is what it points to.
type text struct {
	value string
	env   bool // value is the name of the environment variable
}

// texts are what a value may be; open says that it may be something else too.
type texts struct {
	found map[text]bool
	open  bool
	seen  map[visit]bool
	made  func(*ssa.MakeInterface) // nil: texts are looked for, and not what was made an interface's
}

// visit is a value that is looked at, within a call.
type visit struct {
	v    ssa.Value
	call *frame
}

// frame is a call that is followed into a function: what its parameters are is known.
type frame struct {
	site   ssa.CallInstruction
	callee *ssa.Function
	up     *frame
	depth  int
}

// Values are followed through so many calls, and so many values are looked at; beyond that the answer is open.
const (
	maxDepth = 8
	maxSeen  = 20_000
)

// of returns what a value may be.
func (f *flow) of(v ssa.Value) texts {
	t := texts{found: map[text]bool{}, seen: map[visit]bool{}}
	f.add(&t, v, nil)
	return t
}

// split returns the texts that are constants, and the environment variables, sorted.
func (t texts) split() (constants, env []string) {
	for x := range t.found {
		if x.env {
			env = append(env, x.value)
		} else {
			constants = append(constants, x.value)
		}
	}
	slices.Sort(constants)
	slices.Sort(env)
	return constants, env
}

func (f *flow) add(t *texts, v ssa.Value, in *frame) {
	at := visit{v, in}
	if v == nil || t.seen[at] {
		return
	}
	if len(t.seen) > maxSeen {
		t.open = true
		return
	}
	t.seen[at] = true
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.String {
			t.found[text{value: constant.StringVal(v.Value)}] = true
		}
	case *ssa.Parameter:
		f.parameter(t, v, in)
	case *ssa.FreeVar:
		f.freeVar(t, v)
	case *ssa.Call:
		f.call(t, v, 0, in)
	case *ssa.Extract:
		f.extract(t, v, in)
	case *ssa.Lookup:
		f.lookup(t, v, in)
	case *ssa.Alloc:
		f.alloc(t, v, in)
	case *ssa.Global:
		f.all(t, f.globals[v], in)
	case *ssa.FieldAddr:
		f.field(t, v.X, v.Field, in)
	case *ssa.Field:
		f.field(t, v.X, v.Field, in)
	case *ssa.BinOp:
		f.sum(t, v, in)
	case *ssa.MakeInterface:
		if t.made != nil {
			t.made(v)
			return
		}
		f.add(t, v.X, in)
	case *ssa.MakeMap, *ssa.MakeSlice:
		f.elements(t, v, in)
	default:
		if x := through(v); x != nil {
			f.all(t, x, in)
			return
		}
		t.open = true
	}
}

func (f *flow) all(t *texts, values []ssa.Value, in *frame) {
	for _, v := range values {
		f.add(t, v, in)
	}
}

// through returns the operands of an instruction that changes nothing about a text.
func through(v ssa.Value) []ssa.Value {
	switch v := v.(type) {
	case *ssa.Phi:
		return v.Edges
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return []ssa.Value{v.X}
		}
	case *ssa.ChangeType:
		return []ssa.Value{v.X}
	case *ssa.Convert:
		return []ssa.Value{v.X}
	case *ssa.ChangeInterface:
		return []ssa.Value{v.X}
	case *ssa.TypeAssert:
		return []ssa.Value{v.X}
	case *ssa.Slice:
		return []ssa.Value{v.X}
	case *ssa.IndexAddr:
		return []ssa.Value{v.X}
	case *ssa.Index:
		return []ssa.Value{v.X}
	}
	return nil
}
