package code

import (
	"go/constant"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// groups returns the functions that share a program, by the name that chooses them: what main gives to kit/boot's Group.
// A program that has none is one function, named "".
func groups(main *ssa.Function) map[string][]*ssa.Function {
	found := map[string][]*ssa.Function{}
	for _, c := range calls(main) {
		f := c.Common().StaticCallee()
		if f == nil || f.Pkg == nil || f.Name() != "Group" || !strings.HasSuffix(f.Pkg.Pkg.Path(), "kit/boot") {
			continue
		}
		table, ok := c.Common().Args[0].(*ssa.MakeMap)
		if !ok {
			continue
		}
		for _, r := range *table.Referrers() {
			u, ok := r.(*ssa.MapUpdate)
			if !ok {
				continue
			}
			name, ok := u.Key.(*ssa.Const)
			if run := function(u.Value); ok && run != nil && name.Value != nil {
				found[constant.StringVal(name.Value)] = []*ssa.Function{run}
			}
		}
	}
	if len(found) == 0 {
		found[""] = []*ssa.Function{main}
	}
	return found
}

// function returns the function that a value is; nil if that is not plain.
func function(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		f, _ := v.Fn.(*ssa.Function)
		return f
	case *ssa.ChangeType:
		return function(v.X)
	}
	return nil
}
