package metricmath

import (
	"fmt"
	"strconv"
	"strings"
)

// Error is a mistake in an expression.
type Error struct {
	Expression string
	At         int // bytes from the beginning
	Found      string
	Expected   string
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("read expression %q: at character %d found %s; expected %s", e.Expression, e.At+1, e.Found, e.Expected)
}

type kind uint8

const (
	end kind = iota
	number
	word
	quoted
	sign
)

// token is a piece of an expression.
type token struct {
	kind  kind
	text  string
	value float64 // of a number
	at    int
}

func (t token) String() string {
	if t.kind == end {
		return "its end"
	}
	return strconv.Quote(t.text)
}

// lex cuts an expression into tokens, with one of kind end behind them.
func lex(text string) ([]token, error) {
	var all []token
	for i := 0; i < len(text); {
		t, err := next(text, i)
		if err != nil {
			return nil, err
		}
		i = t.at + len(t.text)
		if t.kind != end {
			all = append(all, t)
		}
	}
	return append(all, token{kind: end, at: len(text)}), nil
}

// next reads the token at a place, or the space there, which has kind end.
func next(text string, at int) (token, error) {
	rest := text[at:]
	switch c := rest[0]; {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		return token{text: rest[:1], at: at}, nil
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		return lexNumber(text, at)
	case isLetter(c):
		n := 1
		for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n])) {
			n++
		}
		return token{kind: word, text: rest[:n], at: at}, nil
	case c == '"' || c == '\'':
		if n := strings.IndexByte(rest[1:], c); n >= 0 {
			return token{kind: quoted, text: rest[:n+2], at: at}, nil
		}
		return token{}, &Error{text, at, "a quotation mark without its other one", "a string"}
	}
	for _, s := range []string{"<=", ">=", "==", "!=", "&&", "||", "+", "-", "*", "/", "^", "<", ">", "(", ")", "[", "]", ","} {
		if strings.HasPrefix(rest, s) {
			return token{kind: sign, text: s, at: at}, nil
		}
	}
	return token{}, &Error{text, at, strconv.Quote(string([]rune(rest)[:1])), "an id, a number, a function or an operator"}
}

func lexNumber(text string, at int) (token, error) {
	n, rest := 0, text[at:]
	for n < len(rest) && (isDigit(rest[n]) || rest[n] == '.') {
		n++
	}
	if n < len(rest) && (rest[n] == 'e' || rest[n] == 'E') {
		k := n + 1
		if k < len(rest) && (rest[k] == '+' || rest[k] == '-') {
			k++
		}
		for k < len(rest) && isDigit(rest[k]) {
			k, n = k+1, k+1
		}
	}
	v, err := strconv.ParseFloat(rest[:n], 64)
	if err != nil {
		return token{}, &Error{text, at, strconv.Quote(rest[:n]), "a number"}
	}
	return token{number, rest[:n], v, at}, nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
