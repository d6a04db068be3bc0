package arch_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mostLines is how long the main.go of a function may be: it wires, and nothing else.
const mostLines = 30

// decisions are the statements of a function's wiring that decide something which is not for it to decide: anything but an error that is
// handed on, and a setting that an environment may do without.
func decisions(name string, source []byte) ([]string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, 0)
	if err != nil {
		return nil, err
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch s := n.(type) {
		case *ast.IfStmt:
			if !wiring(s) {
				found = append(found, fmt.Sprintf("%s: an if that is neither about an error nor about a setting that may be missing", files.Position(s.Pos())))
			}
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.ForStmt, *ast.RangeStmt:
			found = append(found, fmt.Sprintf("%s: a %T; that is the domain's", files.Position(s.Pos()), s))
		}
		return true
	})
	return found, nil
}

// wiring says whether an if is `err != nil`, or follows from Env.Optional.
func wiring(s *ast.IfStmt) bool {
	if set, ok := s.Init.(*ast.AssignStmt); ok && len(set.Rhs) == 1 {
		call, ok := set.Rhs[0].(*ast.CallExpr)
		if !ok {
			return false
		}
		of, ok := call.Fun.(*ast.SelectorExpr)
		return ok && of.Sel.Name == "Optional"
	}
	is, ok := s.Cond.(*ast.BinaryExpr)
	if !ok || s.Init != nil || is.Op != token.NEQ {
		return false
	}
	left, ok := is.X.(*ast.Ident)
	right, nothing := is.Y.(*ast.Ident)
	return ok && nothing && left.Name == "err" && right.Name == "nil"
}

// TestFunctions: functions are wired, and nothing is decided there.
func TestFunctions(t *testing.T) {
	files, err := filepath.Glob("../../functions/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		looked++
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(source, []byte("\n")); n > mostLines {
			t.Errorf("%s has %d lines; want at most %d: move what is not wiring to kit, adapters or domain", name, n, mostLines)
		}
		found, err := decisions(name, source)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Error(f)
		}
	}
	if looked < 10 {
		t.Errorf("looked at %d files; want every function's", looked)
	}
}

// TestFunctions_Red shows what is found, and what is let be.
func TestFunctions_Red(t *testing.T) {
	for body, want := range map[string]int{
		"if user.Plan == free { return }": 1, "if n := len(rows); n > 3 { return }": 1, "for range rows { store() }": 1, "switch plan { case 1: }": 1,
		"if err != nil { return }": 0, "if url, is := env.Optional(x); is { return }": 0, "if err == nil { return }": 1, "if ok := env.Get(x); ok { return }": 1,
	} {
		found, err := decisions("main.go", []byte("package main\nfunc main() {\n"+body+"\n}\n"))
		if err != nil || len(found) != want {
			t.Errorf("%s: found %q, %v; want %d", body, found, err, want)
		}
	}
}

// TestOneService: the very package that stores users is wired up by a function, by migrations and by the command; and by tests of all
// of them.
func TestOneService(t *testing.T) {
	for _, from := range []string{"functions/store-users", "migrations", "cmd/mainstay", "e2e/backend"} {
		for _, what := range []string{"domain/users", "adapters/dynamo"} {
			if !depends(t, from, what) {
				t.Errorf("%s does not come to %s; want the same service everywhere", from, what)
			}
		}
	}
	if depends(t, "functions/probe-web", "adapters/dynamo") {
		t.Error("probe-web comes to adapters/dynamo; want this test to see who does not")
	}
}

func depends(t *testing.T, from, on string) bool {
	t.Helper()
	out, err := list(t, "-deps", "./"+from)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains("\n"+out, "\n"+module+on+"\n")
}

func list(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	return string(out), err
}
