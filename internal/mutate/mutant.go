package mutate

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
)

// Mutant is a file with one mistake.
type Mutant struct {
	File   string
	Line   int
	What   string // the mistake, for people
	Source []byte
}

// mistake is one that can be made, and taken back.
type mistake struct {
	at         token.Pos
	what       string
	make, undo func()
}

// Of returns a file with each mistake that is known, in the order of its lines.
func Of(path string, source []byte) ([]Mutant, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, source, parser.ParseComments)
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	var all []mistake
	ast.Inspect(file, func(n ast.Node) bool {
		all = append(all, mistakes(n)...)
		return true
	})
	var made []Mutant
	for _, m := range all {
		var out bytes.Buffer
		m.make()
		err := format.Node(&out, set, file)
		m.undo()
		if err != nil {
			return nil, fmt.Errorf("write mutant: %w", err)
		}
		made = append(made, Mutant{path, set.Position(m.at).Line, m.what, out.Bytes()})
	}
	return made, nil
}

// swapped are operators and what they are easily mistaken for.
func swapped(op token.Token) token.Token {
	return map[token.Token]token.Token{
		token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
		token.LAND: token.LOR, token.LOR: token.LAND, token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.REM: token.MUL,
		token.INC: token.DEC, token.DEC: token.INC, token.ADD_ASSIGN: token.SUB_ASSIGN,
	}[op]
}

func mistakes(n ast.Node) []mistake {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if to := swapped(n.Op); to != token.ILLEGAL && !texts(n) {
			was := n.Op
			return []mistake{{n.OpPos, fmt.Sprintf("%s is %s", was, to), func() { n.Op = to }, func() { n.Op = was }}}
		}
	case *ast.IncDecStmt:
		was := n.Tok
		return []mistake{{n.TokPos, fmt.Sprintf("%s is %s", was, swapped(was)), func() { n.Tok = swapped(was) }, func() { n.Tok = was }}}
	case *ast.AssignStmt:
		if to := swapped(n.Tok); to != token.ILLEGAL {
			was := n.Tok
			return []mistake{{n.TokPos, fmt.Sprintf("%s is %s", was, to), func() { n.Tok = to }, func() { n.Tok = was }}}
		}
	case *ast.IfStmt:
		was := n.Cond
		return []mistake{{n.Cond.Pos(), "the condition is never true", func() { n.Cond = never(was) }, func() { n.Cond = was }}}
	case *ast.BlockStmt:
		return skipped(n)
	}
	return nil
}

// texts says whether an addition is one of texts, which cannot be subtracted.
func texts(n *ast.BinaryExpr) bool {
	text := false
	ast.Inspect(n, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		text = text || ok && lit.Kind == token.STRING
		return true
	})
	return n.Op == token.ADD && text
}

// never is a condition that is evaluated, and false.
func never(c ast.Expr) ast.Expr {
	return &ast.BinaryExpr{X: &ast.ParenExpr{X: c}, Op: token.LAND, Y: ast.NewIdent("false")}
}

// skipped leaves out one statement of a block at a time: those that only do something.
func skipped(block *ast.BlockStmt) []mistake {
	var all []mistake
	for i, s := range block.List {
		if _, ok := s.(*ast.ExprStmt); ok {
			all = append(all, mistake{s.Pos(), "the statement is left out", func() { block.List[i] = &ast.EmptyStmt{Semicolon: s.Pos()} }, func() { block.List[i] = s }})
		}
	}
	return all
}
