package code

import (
	"os"
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

// variables are the environment variables that a program reads, and where it cannot be told which.
type variables struct {
	flow    *flow
	byName  map[string]Variable
	unknown []Unknown
}

// environment returns the variables that functions read, and where names are made up that cannot be told.
func (f *flow) environment() ([]Variable, []Unknown) {
	v := variables{flow: f, byName: map[string]Variable{}}
	for fn := range f.reached {
		for _, c := range calls(fn) {
			for _, callee := range f.callees(c) {
				v.call(callee, c)
			}
		}
	}
	var all []Variable
	for _, one := range v.byName {
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return all, v.unknown
}

// call is a call of a function that may read some.
func (v *variables) call(callee *ssa.Function, c ssa.CallInstruction) {
	switch name := callee.String(); {
	case readsEnvironment(callee):
		v.names(c, callee.Name() == "LookupEnv", func(text string) []string { return []string{text} })
	case name == "os.ExpandEnv":
		v.names(c, true, mentioned)
	case name == "os.Environ", name == "syscall.Environ":
		v.note(c, "reads all environment variables ("+name+")")
	case callee.Blocks == nil && slices.ContainsFunc(c.Common().Args, isReader):
		v.note(c, "has "+name+" read an environment variable whose name is not known")
	case callee.Pkg != nil && readsByTags(callee.Pkg.Pkg.Path()) && callee.Name() != "init":
		v.note(c, "has "+callee.Pkg.Pkg.Path()+" read environment variables whose names are not known")
	}
}

// names are the variables that the first argument of a call names.
func (v *variables) names(c ssa.CallInstruction, optional bool, in func(string) []string) {
	t := v.flow.of(c.Common().Args[0])
	texts, _ := t.split()
	if t.open || len(texts) == 0 {
		v.note(c, "reads an environment variable whose name is not known")
	}
	for _, text := range texts {
		for _, n := range in(text) {
			one, seen := v.byName[n]
			v.byName[n] = Variable{n, optional && (!seen || one.Optional), v.flow.program.position(c.Pos())}
		}
	}
}

func (v *variables) note(c ssa.CallInstruction, why string) {
	v.unknown = append(v.unknown, Unknown{Why: why, At: v.flow.program.position(c.Pos()), in: c.Parent()})
}

// mentioned returns the variables in a text like "${HOME}/x".
func mentioned(text string) (names []string) {
	os.Expand(text, func(n string) string {
		names = append(names, n)
		return ""
	})
	return names
}

// isReader says whether a value is a function that reads the environment, as os.Expand is given one.
func isReader(v ssa.Value) bool {
	f := function(v)
	return f != nil && readsEnvironment(f)
}

// readsByTags says whether a package reads environment variables that tags of structs or settings name.
func readsByTags(path string) bool {
	return slices.ContainsFunc([]string{"github.com/caarlos0/env", "github.com/kelseyhightower/envconfig", "github.com/sethvargo/go-envconfig",
		"github.com/ilyakaznacheev/cleanenv", "github.com/spf13/viper", "github.com/knadh/koanf", "github.com/joho/godotenv"},
		func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") })
}

// calls returns the calls in a function.
func calls(fn *ssa.Function) []ssa.CallInstruction {
	var all []ssa.CallInstruction
	for _, b := range live(fn) {
		for _, i := range b.Instrs {
			if c, ok := i.(ssa.CallInstruction); ok {
				all = append(all, c)
			}
		}
	}
	return all
}
