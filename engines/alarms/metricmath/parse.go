package metricmath

import (
	"slices"
	"strconv"
	"strings"
)

// Type is what a part of an expression is.
type Type uint8

// The types of metric math: a number, a time series, and an array of time series.
const (
	Scalar Type = iota
	Series
	Array
)

func (t Type) String() string {
	return [...]string{"a number", "a time series", "an array of time series"}[t%3]
}

// node is a part of an expression.
type node struct {
	typ   Type
	op    string // operator or function; "id", "number", "array", "metrics"
	value float64
	input int    // of an id
	word  string // REPEAT, LINEAR, ASC or DESC
	args  []*node
	at    int
}

// nesting bounds how deep an expression may go; CloudWatch's limit of 1024 characters leaves no room for more that means something.
const nesting = 100

// longest is how many characters an expression may have (CloudWatch API reference, MetricDataQuery: Expression).
const longest = 2048

type parser struct {
	text   string
	scope  Scope
	tokens []token
	deep   int
}

func (p *parser) peek() token { return p.tokens[0] }

func (p *parser) take() token {
	t := p.tokens[0]
	if t.kind != end {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *parser) accept(signs ...string) (token, bool) {
	if t := p.peek(); t.kind == sign && slices.Contains(signs, t.text) || t.kind == word && slices.Contains(signs, t.text) {
		return p.take(), true
	}
	return token{}, false
}

func (p *parser) wrong(t token, expected string) error {
	return &Error{p.text, t.at, t.String(), expected}
}

func (p *parser) wrongAt(at int, found, expected string) error {
	return &Error{p.text, at, found, expected}
}

// levels are the operators, those that bind least first.
func levels() [][]string {
	return [][]string{{"OR", "||"}, {"AND", "&&"}, {"==", "!=", "<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/"}}
}

// binary reads operators of a level and above, from left to right.
func (p *parser) binary(level int) (*node, error) {
	if level == len(levels()) {
		return p.unary()
	}
	left, err := p.binary(level + 1)
	for err == nil {
		t, ok := p.accept(levels()[level]...)
		if !ok {
			return left, nil
		}
		var right *node
		if right, err = p.binary(level + 1); err == nil {
			left, err = p.operation(t, left, right)
		}
	}
	return nil, err
}

func (p *parser) operation(t token, left, right *node) (*node, error) {
	if left.typ == Array && right.typ == Array {
		return nil, p.wrongAt(t.at, "two arrays beside "+t.String(), "an array and a time series or a number")
	}
	op := map[string]string{"||": "OR", "&&": "AND"}[t.text]
	if op == "" {
		op = t.text
	}
	return &node{typ: max(left.typ, right.typ), op: op, args: []*node{left, right}, at: t.at}, nil
}

// unary reads a sign before a value. A power binds more: -2 ^ 2 is -4.
func (p *parser) unary() (*node, error) {
	p.deep++
	defer func() { p.deep-- }()
	if p.deep > nesting {
		return nil, p.wrong(p.peek(), "an expression of at most "+strconv.Itoa(nesting)+" levels")
	}
	if t, ok := p.accept("-", "+", "NOT"); ok {
		arg, err := p.unary()
		if err != nil {
			return nil, err
		}
		return &node{typ: arg.typ, op: "unary" + t.text, args: []*node{arg}, at: t.at}, nil
	}
	base, err := p.primary()
	if err != nil {
		return nil, err
	}
	if t, ok := p.accept("^"); ok {
		exponent, err := p.unary()
		if err != nil {
			return nil, err
		}
		return p.operation(t, base, exponent)
	}
	return base, nil
}

func (p *parser) primary() (*node, error) {
	t := p.take()
	switch {
	case t.kind == number:
		return &node{op: "number", value: t.value, at: t.at}, nil
	case t.kind == sign && t.text == "(":
		n, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		return n, p.closing(")")
	case t.kind == sign && t.text == "[":
		args, err := p.list("]")
		return &node{typ: Array, op: "array", args: args, at: t.at}, err
	case t.kind == word:
		return p.word(t)
	}
	return nil, p.wrong(t, "an id, a number, a function or (")
}

func (p *parser) closing(s string) error {
	if _, ok := p.accept(s); !ok {
		return p.wrong(p.peek(), "an operator or "+s)
	}
	return nil
}

// list reads what stands between commas, up to a closing bracket.
func (p *parser) list(closing string) ([]*node, error) {
	var all []*node
	if _, ok := p.accept(closing); ok {
		return nil, nil
	}
	for {
		n, err := p.argument()
		if err != nil {
			return nil, err
		}
		all = append(all, n)
		if _, ok := p.accept(","); !ok {
			return all, p.closing(closing)
		}
	}
}

// argument reads an expression, or one of the words that stand for a way to do something.
func (p *parser) argument() (*node, error) {
	if t, ok := p.accept("REPEAT", "LINEAR", "ASC", "DESC"); ok {
		return &node{op: "word", word: t.text, at: t.at}, nil
	}
	t := p.peek()
	if t.kind == quoted {
		p.take()
		return &node{op: "quoted", word: t.text, at: t.at}, nil
	}
	if t.kind == word && slices.Contains([]string{"AVG", "MIN", "MAX", "SUM"}, t.text) && p.tokens[1].text == "," { // of SORT
		p.take()
		return &node{op: "sort by", word: t.text, at: t.at}, nil
	}
	return p.binary(0)
}

// word reads an id, a function's call, or TRUE and FALSE.
func (p *parser) word(t token) (*node, error) {
	if i := slices.Index(p.scope.Metrics, t.text); i >= 0 {
		return &node{typ: Series, op: "id", input: i, at: t.at}, nil
	}
	if e, ok := p.scope.Expressions[t.text]; ok {
		named := *e.root
		named.at = t.at
		return &named, nil
	}
	if t.text == "TRUE" || t.text == "FALSE" {
		return &node{op: "number", value: truth(t.text == "TRUE"), at: t.at}, nil
	}
	if _, ok := p.accept("("); !ok {
		return nil, p.wrong(t, "one of the ids "+strings.Join(p.scope.ids(), ", "))
	}
	args, err := p.list(")")
	if err != nil {
		return nil, err
	}
	return p.call(t, args)
}
