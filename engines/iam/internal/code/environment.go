package code

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Variable is an environment variable that a program reads.
type Variable struct {
	Name     string
	Optional bool // LookupEnv asks whether it is there
	At       string
}

// environment returns the variables that functions read, and where names are made up that cannot be told.
func (f *flow) environment() (all []Variable, unknown []Unknown) {
	byName := map[string]Variable{}
	for fn := range f.reached {
		for _, c := range calls(fn) {
			callee := c.Common().StaticCallee()
			if callee == nil || !readsEnvironment(callee) {
				continue
			}
			t := f.of(c.Common().Args[0])
			names, _ := t.split()
			at := f.program.position(c.Pos())
			if t.open || len(names) == 0 {
				unknown = append(unknown, Unknown{Why: "reads an environment variable whose name is not known", At: at, in: fn})
			}
			for _, n := range names {
				optional := callee.Name() == "LookupEnv"
				if v, seen := byName[n]; seen {
					optional = optional && v.Optional
				}
				byName[n] = Variable{n, optional, at}
			}
		}
	}
	for _, v := range byName {
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return all, unknown
}

// calls returns the calls in a function.
func calls(fn *ssa.Function) []ssa.CallInstruction {
	var all []ssa.CallInstruction
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if c, ok := i.(ssa.CallInstruction); ok {
				all = append(all, c)
			}
		}
	}
	return all
}
