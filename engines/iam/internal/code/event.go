package code

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// lambdaPackage is the runtime of Go functions.
const lambdaPackage = "github.com/aws/aws-lambda-go/lambda"

// lambdaURLPackage starts handlers of net/http behind a function's URL.
const lambdaURLPackage = "github.com/aws/aws-lambda-go/lambdaurl"

// events returns the types of the events that a program's handlers take, "" for one that takes none, and the types of
// what they answer with; and where a handler is started whose type cannot be told. A handler that takes any bytes, as
// Lambda's own interface does, may be there to wrap another, and says nothing of itself.
func (f *flow) events() (takes, answers []string, unknown []Unknown) {
	for fn := range f.reached {
		for _, c := range calls(fn) {
			callee := c.Common().StaticCallee()
			if callee == nil {
				continue
			}
			switch pkg, _ := home(callee); {
			case pkg == nil:
			case vendorless(pkg.Path()) == lambdaURLPackage && takesHandler(callee.Name()):
				takes = append(takes, "events.LambdaFunctionURLRequest")
			case vendorless(pkg.Path()) == lambdaPackage && takesHandler(callee.Name()):
				all := f.handlers(c)
				if len(all) == 0 {
					unknown = append(unknown, Unknown{Why: "starts a handler whose event is not known", At: f.program.position(c.Pos()), in: fn})
				}
				for _, t := range all {
					if s, ok := t.Underlying().(*types.Signature); ok {
						in, out := handler(s)
						takes, answers = append(takes, in), append(answers, out)
					}
				}
			}
		}
	}
	slices.Sort(takes)
	slices.Sort(answers)
	return slices.Compact(takes), slices.Compact(answers), unknown
}

// takesHandler says whether a function of the runtime takes a handler: to start it, or to have others wrap it.
func takesHandler(name string) bool {
	return strings.HasPrefix(name, "Start") || strings.HasPrefix(name, "NewHandler")
}

// handlers returns the types of what is given to the runtime as a handler.
func (f *flow) handlers(c ssa.CallInstruction) []types.Type {
	for _, a := range c.Common().Args {
		if isContext(a.Type()) {
			continue
		}
		if _, ok := a.Type().Underlying().(*types.Signature); ok { // StartHandlerFunc is generic
			return []types.Type{a.Type()}
		}
		if types.IsInterface(a.Type()) {
			return f.made(a)
		}
	}
	return nil
}

func isContext(t types.Type) bool { return types.TypeString(t, nil) == "context.Context" }

// made returns the types of the values that were made an interface's: those that it was, and those of functions that
// somebody else's code was given to make it of, as otellambda.InstrumentHandler is.
func (f *flow) made(v ssa.Value) []types.Type {
	var all []types.Type
	t := texts{found: map[text]bool{}, seen: map[visit]bool{}, made: func(m *ssa.MakeInterface) { all = append(all, m.X.Type()) }}
	f.add(&t, v, nil)
	return all
}

// handler returns the types of a handler's event and answer (Lambda developer guide, "Define Lambda function handlers in
// Go"): the last parameter that is no context, and the first result of two.
func handler(s *types.Signature) (event, answer string) {
	short := func(p *types.Package) string { return p.Name() }
	if n := s.Params().Len(); n > 0 && !isContext(s.Params().At(n-1).Type()) {
		event = types.TypeString(s.Params().At(n-1).Type(), short)
	}
	if s.Results().Len() > 1 {
		answer = types.TypeString(s.Results().At(0).Type(), short)
	}
	return event, answer
}
