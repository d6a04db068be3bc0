package code

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Unknown is something that a program does and that cannot be followed.
type Unknown struct {
	Why string
	At  string // file:line

	in *ssa.Function // that does it
}

// opaque says why a function without a body cannot be followed; "" if nothing speaks against it.
func (p *program) opaque(f *ssa.Function) string {
	pkg, receiver := home(f)
	if pkg == nil {
		return ""
	}
	path := vendorless(pkg.Path())
	switch {
	case path == "reflect" && receiver == "Value" && slices.Contains([]string{"Call", "CallSlice", "Method", "MethodByName"}, f.Name()):
		return "calls a function by reflection (reflect.Value." + f.Name() + ")"
	case strings.HasPrefix(path, "go.uber.org/dig") || strings.HasPrefix(path, "go.uber.org/fx"):
		return "calls functions by reflection (" + path + ")"
	case path == "plugin":
		return "loads code while it runs (plugin)"
	case path == "os/exec" && strings.HasPrefix(f.Name(), "Command"), f.String() == "os.StartProcess", f.String() == "syscall.Exec":
		return "runs another program (" + f.String() + ")"
	case path == sdk+"aws/signer/v4" && receiver == "Signer":
		return "signs HTTP requests by hand (Signer." + f.Name() + ")"
	case strings.HasPrefix(path, sdkV1+"service/") && f.Name() != "init": // which comes with the import, and calls nothing
		return "uses version 1 of the AWS SDK (" + f.String() + ")"
	case p.isOurs(pkg) && f.Synthetic == "":
		return "calls " + f.String() + ", which has no Go body"
	case isForeign(path) && takesCredentials(f.Signature):
		return "hands AWS credentials to " + f.String()
	}
	return ""
}

// isForeign says whether a package is neither of the standard library nor AWS's.
func isForeign(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".") && !strings.HasPrefix(path, "github.com/aws/")
}

// takesCredentials says whether a function is given what is needed to call AWS.
func takesCredentials(s *types.Signature) bool {
	for v := range s.Params().Variables() {
		n := named(v.Type())
		if n == nil || n.Obj().Pkg() == nil || vendorless(n.Obj().Pkg().Path()) != strings.TrimSuffix(sdk, "/")+"/aws" {
			continue
		}
		switch n.Obj().Name() {
		case "Config", "Credentials", "CredentialsProvider":
			return true
		}
	}
	return false
}

// note notes that a function without a body cannot be followed.
func (w *walk) note(f *ssa.Function, e edge) {
	if why := w.program.opaque(f); why != "" && e.from != nil {
		w.unknown = append(w.unknown, Unknown{Why: why, At: w.program.at(use{f, e}), in: e.from})
	}
}

// guess remembers a call of a method of the program's own interfaces that refine knows nothing about.
func (w *walk) guess(site ssa.CallInstruction) {
	if face := site.Common().Value.Type(); w.refine != nil && named(face) != nil && !w.foreign(face) {
		w.guesses = append(w.guesses, site)
	}
}

// guessed returns the guesses that had a choice: there each type that fits was taken.
func (w *walk) guessed() []Unknown {
	var all []Unknown
	for _, site := range w.guesses {
		c, fit := site.Common(), 0
		for _, t := range w.types {
			if types.Implements(t, c.Value.Type().Underlying().(*types.Interface)) && w.matters(t, c.Method) {
				fit++
			}
		}
		if fit > 1 {
			all = append(all, Unknown{Why: fmt.Sprintf("cannot tell which of %d types %s.%s is called on, and takes all", fit,
				types.TypeString(c.Value.Type(), (*types.Package).Name), c.Method.Name()), At: w.program.position(site.Pos()), in: site.Parent()})
		}
	}
	return all
}

// matters says whether a type's method may call AWS: it has a body, or is an operation.
func (w *walk) matters(t types.Type, m *types.Func) bool {
	s := w.program.ssa.MethodSets.MethodSet(t).Lookup(m.Pkg(), m.Name())
	if s == nil {
		return false
	}
	f := w.program.ssa.MethodValue(s)
	if f == nil {
		return false
	}
	_, calls := operationOf(f)
	return f.Blocks != nil || calls
}
