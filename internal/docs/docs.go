// Package docs writes docs/constructs.md from the code of the constructs, so that the page cannot say what the code does
// not: a test fails when the two differ. It also finds the links of all pages that lead nowhere.
//
//	go test ./internal/docs -update
package docs

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// Constructs returns the page about the constructs of the project in a folder.
func Constructs(root string) (string, error) {
	folders, err := filepath.Glob(filepath.Join(root, "constructs", "*", "doc.go"))
	if err != nil {
		return "", fmt.Errorf("find constructs: %w", err)
	}
	if len(folders) == 0 {
		return "", fmt.Errorf("find constructs in %s: found none; expected folders with a doc.go", root)
	}
	var page strings.Builder
	page.WriteString("# Constructs\n\nMade from the code by `go test ./internal/docs -update`. Where the defaults come from is in [defaults.md](defaults.md).\n")
	for _, f := range folders {
		if err := describe(&page, filepath.Dir(f)); err != nil {
			return "", err
		}
	}
	return page.String(), nil
}

// describe writes the section about one package.
func describe(page *strings.Builder, dir string) error {
	set := token.NewFileSet()
	p, err := read(set, dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(page, "\n## %s\n\n%s", p.Name, p.Markdown(p.Doc))
	for _, t := range p.Types {
		if s := fields(t); s != nil {
			table(page, set, t, s)
		}
		for _, m := range t.Methods {
			fmt.Fprintf(page, "\n- `%s.%s`: %s\n", t.Name, m.Name, oneLine(m.Doc))
		}
	}
	return nil
}

// read reads a package's files without its tests.
func read(set *token.FileSet, dir string) (*doc.Package, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", dir, err)
	}
	var files []*ast.File
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, filepath.Join(dir, e.Name()), nil, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("parse: %w", err)
		}
		files = append(files, f)
	}
	return doc.NewFromFiles(set, files, "github.com/mainstay-go/mainstay/constructs/"+filepath.Base(dir))
}

// fields returns the fields of a struct type; nil for another type.
func fields(t *doc.Type) *ast.StructType {
	spec, ok := t.Decl.Specs[0].(*ast.TypeSpec)
	if !ok {
		return nil
	}
	s, _ := spec.Type.(*ast.StructType)
	return s
}

func table(page *strings.Builder, set *token.FileSet, t *doc.Type, s *ast.StructType) {
	fmt.Fprintf(page, "\n**%s**: %s\n\n| field | type | |\n|---|---|---|\n", t.Name, oneLine(t.Doc))
	for _, f := range s.Fields.List {
		for _, n := range f.Names {
			if n.IsExported() {
				fmt.Fprintf(page, "| %s | `%s` | %s |\n", n.Name, source(set, f.Type), oneLine(f.Doc.Text()+" "+f.Comment.Text()))
			}
		}
	}
}

// source writes an expression as Go does.
func source(set *token.FileSet, e ast.Expr) string {
	var out strings.Builder
	if err := printer.Fprint(&out, set, e); err != nil {
		return err.Error()
	}
	return out.String()
}

// oneLine makes a comment fit a table.
func oneLine(comment string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(comment), " "), "|", `\|`)
}
