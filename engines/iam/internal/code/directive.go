package code

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
)

// The verbs of directives, which say what cannot be read from code:
//
//	//mainstay:iam needs es:ESHttpGet it signs its requests to OpenSearch itself
//	//mainstay:iam needs es:ESHttpGet where SEARCH_URL it asks a domain only where it is told of one
//	//mainstay:iam nothing it runs gzip, which knows no AWS
//	//mainstay:iam allow s3:GetObjectVersion support reads old versions with this role
//	//mainstay:iam without s3:DeleteObject what it may not delete expires
//	//mainstay:iam optional LOG_LEVEL its default is good enough
const (
	Needs    = "needs"    // the function needs an action; what is unknown of it is explained
	Nothing  = "nothing"  // what is unknown of the function needs no action
	Allow    = "allow"    // an action may be granted without being used
	Without  = "without"  // an action may be missing
	Optional = "optional" // an environment variable may be missing
)

const directivePrefix = "//mainstay:iam"

// Directive is what a comment says. In a function it counts for programs that reach the function, elsewhere for those
// that import its package.
type Directive struct {
	Verb, Subject, Reason string
	At                    string
	Where                 string // of needs: a function without this environment variable does not need it; "": all do

	function *types.Func // nil: the whole package
}

// directives reads the comments of a package.
func (p *program) directives(pkg *packages.Package) ([]Directive, error) {
	var all []Directive
	for _, file := range pkg.Syntax {
		for _, group := range file.Comments {
			for _, c := range group.List {
				text, ok := strings.CutPrefix(c.Text, directivePrefix)
				if !ok {
					continue
				}
				d, err := parseDirective(text)
				d.At = p.position(c.Pos())
				if err != nil {
					return nil, fmt.Errorf("%s: read directive %q: %w", d.At, c.Text, err)
				}
				d.function = enclosing(pkg, file, c.Pos())
				all = append(all, d)
			}
		}
	}
	return all, nil
}

func parseDirective(text string) (Directive, error) {
	words := strings.Fields(text)
	if len(words) == 0 || text[0] != ' ' {
		return Directive{}, fmt.Errorf("found no verb; expected %s", strings.Join([]string{Needs, Nothing, Allow, Without, Optional}, ", "))
	}
	d := Directive{Verb: words[0]}
	rest := words[1:]
	switch d.Verb {
	case Needs, Allow, Without:
		if len(rest) == 0 || !strings.Contains(rest[0], ":") {
			return d, errors.New("found no action; expected one as in s3:GetObject")
		}
		d.Subject, rest = rest[0], rest[1:]
		if d.Verb == Needs && len(rest) > 1 && rest[0] == "where" {
			d.Where, rest = rest[1], rest[2:]
		}
	case Optional:
		if len(rest) == 0 {
			return d, errors.New("found no variable; expected the name of one")
		}
		d.Subject, rest = rest[0], rest[1:]
	case Nothing:
	default:
		return d, fmt.Errorf("found the verb %q; expected %s", d.Verb, strings.Join([]string{Needs, Nothing, Allow, Without, Optional}, ", "))
	}
	if d.Reason = strings.Join(rest, " "); d.Reason == "" {
		return d, errors.New("found no reason; expected one behind it")
	}
	return d, nil
}

// enclosing returns the function that a comment is in or documents.
func enclosing(pkg *packages.Package, file *ast.File, at token.Pos) *types.Func {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		start := f.Pos()
		if f.Doc != nil {
			start = f.Doc.Pos()
		}
		if start <= at && at <= f.End() {
			o, _ := pkg.TypesInfo.Defs[f.Name].(*types.Func)
			return o
		}
	}
	return nil
}

// declared returns the function of the source that a function belongs to: of a closure, the one around it.
func declared(f *ssa.Function) *types.Func {
	for f.Parent() != nil {
		f = f.Parent()
	}
	if o := f.Origin(); o != nil {
		f = o
	}
	o, _ := f.Object().(*types.Func)
	return o
}

// said returns the directives that count for what a walk has reached.
func (w *walk) said() []Directive {
	functions, packages := map[*types.Func]bool{}, map[*types.Package]bool{}
	for f := range w.reached {
		if o := declared(f); o != nil {
			functions[o] = true
		}
		if f.Pkg != nil && f == f.Pkg.Func("init") {
			packages[f.Pkg.Pkg] = true
		}
	}
	var all []Directive
	for pkg, list := range w.program.said {
		for _, d := range list {
			if d.function == nil && packages[pkg] || d.function != nil && functions[d.function] {
				all = append(all, d)
			}
		}
	}
	slices.SortFunc(all, func(a, b Directive) int { return strings.Compare(a.At, b.At) })
	return all
}
