package code

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// lambdaPackage is the runtime of Go functions.
const lambdaPackage = "github.com/aws/aws-lambda-go/lambda"

// events returns the types of the events that a program's handlers take, "" for a handler that takes any bytes, and the
// types of what they answer with.
func (w *walk) events() (takes, answers []string) {
	for fn := range w.reached {
		for _, c := range calls(fn) {
			callee := c.Common().StaticCallee()
			if callee == nil || callee.Pkg == nil || callee.Pkg.Pkg.Path() != lambdaPackage || !takesHandler(callee.Name()) {
				continue
			}
			for _, a := range c.Common().Args {
				if m, ok := a.(*ssa.MakeInterface); ok {
					in, out := handler(m.X.Type())
					takes, answers = append(takes, in), append(answers, out)
				}
			}
		}
	}
	slices.Sort(takes)
	slices.Sort(answers)
	return slices.Compact(takes), slices.Compact(answers)
}

// takesHandler says whether a function of the runtime takes a handler: to start it, or to have others wrap it.
func takesHandler(name string) bool {
	return strings.HasPrefix(name, "Start") || strings.HasPrefix(name, "NewHandler")
}

// handler returns the types of a handler's event and answer (Lambda developer guide, "Define Lambda function handlers in
// Go"): the last parameter that is no context, and the first result of two.
func handler(t types.Type) (event, answer string) {
	s, ok := t.Underlying().(*types.Signature)
	if !ok {
		return "", ""
	}
	short := func(p *types.Package) string { return p.Name() }
	if n := s.Params().Len(); n > 0 {
		event = types.TypeString(s.Params().At(n-1).Type(), short)
	}
	if event == "context.Context" {
		event = ""
	}
	if s.Results().Len() > 1 {
		answer = types.TypeString(s.Results().At(0).Type(), short)
	}
	return event, answer
}
