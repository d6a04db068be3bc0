package code

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// parameter is what callers pass: the one that is followed, or else all.
func (f *flow) parameter(t *texts, p *ssa.Parameter, in *frame) {
	n := slices.Index(p.Parent().Params, p)
	if in != nil && in.callee == p.Parent() {
		f.add(t, argument(in.site, n), in.up)
		return
	}
	sites := f.callers(p.Parent())
	if len(sites) == 0 {
		t.open = true // the runtime calls it, with an event
	}
	for _, s := range sites {
		f.add(t, argument(s, n), nil)
	}
}

func (f *flow) freeVar(t *texts, v *ssa.FreeVar) {
	n := slices.Index(v.Parent().FreeVars, v)
	for _, c := range f.closures[v.Parent()] {
		f.add(t, c.Bindings[n], nil)
	}
}

// alloc is a variable, or an array behind a slice: all that is stored there.
func (f *flow) alloc(t *texts, a *ssa.Alloc, in *frame) {
	f.elements(t, a, in)
	for _, r := range *a.Referrers() {
		if s, ok := r.(*ssa.Store); ok && s.Addr == a {
			f.add(t, s.Val, in)
		}
	}
}

// elements are what is stored in a slice, an array or a map where it is made.
func (f *flow) elements(t *texts, v ssa.Value, in *frame) {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.MapUpdate:
			if r.Map == v {
				f.add(t, r.Value, in)
			}
		case *ssa.IndexAddr:
			for _, s := range *r.Referrers() {
				if s, ok := s.(*ssa.Store); ok && s.Addr == r {
					f.add(t, s.Val, in)
				}
			}
		}
	}
}

func (f *flow) field(t *texts, x ssa.Value, index int, in *frame) {
	k, ok := fieldOf(x.Type(), index)
	if !ok || len(f.fields[k]) == 0 {
		// What nobody sets in the SDK's own helpers is not set; other types may come out of a decoder.
		t.open = t.open || !ok || !strings.HasPrefix(k.of.Pkg().Path(), sdk)
		return
	}
	f.all(t, f.fields[k], nil)
}

// sum is the concatenation of constants; of anything else nothing is known.
func (f *flow) sum(t *texts, b *ssa.BinOp, in *frame) {
	x, y := texts{found: map[text]bool{}, seen: t.seen}, texts{found: map[text]bool{}, seen: t.seen}
	f.add(&x, b.X, in)
	f.add(&y, b.Y, in)
	left, leftEnv := x.split()
	right, rightEnv := y.split()
	t.open = t.open || x.open || y.open || len(leftEnv)+len(rightEnv) > 0
	for _, l := range left {
		for _, r := range right {
			t.found[text{value: l + r}] = true
		}
	}
}
