package composite

import (
	"fmt"
	"strings"
)

// parser reads a rule. NOT binds stronger than AND, and AND stronger than OR.
type parser struct {
	text  string
	at    int
	depth int
}

// deepest keeps a rule of ten thousand parentheses from using up the stack.
const deepest = 500

func (p *parser) any() (node, error) { return p.chain("OR", p.all) }

func (p *parser) all() (node, error) { return p.chain("AND", p.one) }

// chain reads parts with an operator between them.
func (p *parser) chain(op string, part func() (node, error)) (node, error) {
	left, err := part()
	for err == nil && p.peek() == op {
		p.take()
		var right node
		if right, err = part(); err == nil {
			left = node{op: op, parts: []node{left, right}}
		}
	}
	return left, err
}

func (p *parser) one() (node, error) {
	if p.depth++; p.depth > deepest {
		return node{}, fmt.Errorf("found more than %d parts one in another", deepest)
	}
	defer func() { p.depth-- }()
	switch word := p.peek(); word {
	case "NOT":
		p.take()
		of, err := p.one()
		return node{op: "NOT", parts: []node{of}}, err
	case "(":
		p.take()
		of, err := p.any()
		if err != nil {
			return node{}, err
		}
		return of, p.expect(")")
	case "TRUE", "FALSE":
		p.take()
		return node{op: word}, nil
	case "ALARM", "OK", "INSUFFICIENT_DATA":
		p.take()
		return p.state(word)
	}
	return node{}, p.wrong("ALARM, OK, INSUFFICIENT_DATA, NOT, TRUE, FALSE or (")
}

// state reads the name of an alarm, in parentheses. A name may be in quotation marks, and may also be an ARN.
func (p *parser) state(op string) (node, error) {
	if err := p.expect("("); err != nil {
		return node{}, err
	}
	name := p.peek()
	if name == "" || strings.ContainsAny(name[:1], "()") {
		return node{}, p.wrong("the name of an alarm")
	}
	p.take()
	if name = strings.TrimSpace(strings.Trim(name, `"`)); name == "" {
		return node{}, fmt.Errorf("at character %d found an empty name; expected that of an alarm", p.at)
	}
	if i := strings.LastIndex(name, ":alarm:"); i >= 0 && strings.HasPrefix(name, "arn:") {
		name = name[i+len(":alarm:"):]
	}
	return node{op: op, name: name}, p.expect(")")
}

func (p *parser) expect(word string) error {
	if p.peek() != word {
		return p.wrong(word)
	}
	p.take()
	return nil
}

func (p *parser) wrong(expected string) error {
	found := fmt.Sprintf("%q", p.peek())
	if p.peek() == "" {
		found = "the end"
	}
	return fmt.Errorf("at character %d found %s; expected %s", p.at+1, found, expected)
}

// peek is the next word: a parenthesis, a text in quotation marks, or what is between spaces and parentheses.
func (p *parser) peek() string {
	for p.at < len(p.text) && strings.ContainsRune(" \t\r\n", rune(p.text[p.at])) {
		p.at++
	}
	rest := p.text[p.at:]
	switch {
	case rest == "":
		return ""
	case rest[0] == '(' || rest[0] == ')':
		return rest[:1]
	case rest[0] == '"':
		if i := strings.IndexByte(rest[1:], '"'); i >= 0 {
			return rest[:i+2]
		}
		return rest
	}
	if i := strings.IndexAny(rest, " \t\r\n()\""); i > 0 {
		return rest[:i]
	}
	return rest
}

func (p *parser) take() { p.at += len(p.peek()) }
