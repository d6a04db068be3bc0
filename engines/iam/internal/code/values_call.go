package code

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

func (f *flow) extract(t *texts, e *ssa.Extract, in *frame) {
	switch tuple := e.Tuple.(type) {
	case *ssa.Call:
		f.call(t, tuple, e.Index, in)
	case *ssa.Lookup:
		f.lookup(t, tuple, in)
	case *ssa.TypeAssert:
		f.add(t, tuple.X, in)
	default:
		t.open = true
	}
}

// call is one of the results of a call.
func (f *flow) call(t *texts, c *ssa.Call, result int, in *frame) {
	if b, ok := c.Call.Value.(*ssa.Builtin); ok {
		if b.Name() == "append" || b.Name() == "min" || b.Name() == "max" {
			f.all(t, c.Call.Args, in)
		}
		return
	}
	callees := f.callees(c)
	t.open = t.open || len(callees) == 0
	for _, fn := range callees {
		if fn.Blocks == nil {
			f.leafCall(t, fn, c, in)
			continue
		}
		f.results(t, fn, c, result, in)
	}
}

func (f *flow) callees(c ssa.CallInstruction) []*ssa.Function {
	if fn := c.Common().StaticCallee(); fn != nil {
		return []*ssa.Function{fn}
	}
	var all []*ssa.Function
	if node := f.graph.Nodes[c.Parent()]; node != nil {
		for _, out := range node.Out {
			if out.Site == c {
				all = append(all, out.Callee.Func)
			}
		}
	}
	return all
}

func (f *flow) results(t *texts, fn *ssa.Function, c *ssa.Call, result int, in *frame) {
	next := &frame{site: c, callee: fn, up: in}
	if in != nil {
		next.depth = in.depth + 1
	}
	if next.depth > maxDepth {
		t.open = true
		return
	}
	for _, b := range fn.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && result < len(r.Results) {
			f.add(t, r.Results[result], next)
		}
	}
}

// leafCall is the result of code without a body.
func (f *flow) leafCall(t *texts, fn *ssa.Function, c *ssa.Call, in *frame) {
	if readsEnvironment(fn) {
		names := texts{found: map[text]bool{}, seen: map[visit]bool{}}
		f.add(&names, c.Call.Args[0], in)
		constants, _ := names.split()
		for _, name := range constants {
			t.found[text{name, true}] = true
		}
		t.open = t.open || names.open
		return
	}
	pkg, _ := home(fn)
	if t.made != nil && (pkg == nil || pkg.Path() != "reflect") || pkg != nil && (pkg.Path() == "strings" || pkg.Path() == "cmp" || pkg.Path() == sdk+"aws") { // Trim, Or, aws.String; what wraps a handler
		f.all(t, c.Call.Args, in)
		return
	}
	t.open = true
}

// readsEnvironment says whether a function returns an environment variable.
func readsEnvironment(fn *ssa.Function) bool {
	switch fn.String() {
	case "os.Getenv", "os.LookupEnv", "syscall.Getenv":
		return true
	}
	return false
}

// lookup is an element of a map. A map that holds environment variables by their names, as kit/boot's does, is as good as
// reading them.
func (f *flow) lookup(t *texts, l *ssa.Lookup, in *frame) {
	h := f.holder(l.X)
	updates := f.updates[h]
	if h == nil || len(updates) == 0 {
		t.open = true
		return
	}
	for _, u := range updates {
		if c, ok := u.Value.(*ssa.Call); ok && slices.ContainsFunc(f.callees(c), readsEnvironment) && c.Call.Args[0] == u.Key {
			keys := texts{found: map[text]bool{}, seen: map[visit]bool{}}
			f.add(&keys, l.Index, in)
			constants, _ := keys.split()
			for _, k := range constants {
				t.found[text{k, true}] = true
			}
			t.open = t.open || keys.open
			continue
		}
		f.add(t, u.Value, nil)
	}
}
