package cost

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
)

// Number is an exact number: dollars, or how much of something. The zero value is 0. A float would not do: Lambda's rate
// has ten decimals, and a bill adds up hundreds of millions of them.
type Number struct{ rat *big.Rat }

// N is a whole number.
func N(n int64) Number { return Number{big.NewRat(n, 1)} }

// maxDigits bounds what ParseNumber reads: a number like 1e999999999 would take all memory to write out.
const maxDigits = 40

// ParseNumber reads a number as JSON writes it.
func ParseNumber(s string) (Number, error) {
	digits, exponent, _ := strings.Cut(strings.ToLower(s), "e")
	if len(digits) > maxDigits || len(exponent) > 3 || strings.Contains(s, "/") {
		return Number{}, fmt.Errorf("read number %q: expected a decimal number of at most %d digits", s, maxDigits)
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Number{}, fmt.Errorf("read number %q: expected a decimal number", s)
	}
	return Number{r}, nil
}

func (n Number) value() *big.Rat {
	if n.rat == nil {
		return new(big.Rat)
	}
	return n.rat
}

// Add returns the sum.
func (n Number) Add(m Number) Number { return Number{new(big.Rat).Add(n.value(), m.value())} }

// Sub returns the difference.
func (n Number) Sub(m Number) Number { return Number{new(big.Rat).Sub(n.value(), m.value())} }

// Mul returns the product.
func (n Number) Mul(m Number) Number { return Number{new(big.Rat).Mul(n.value(), m.value())} }

// Div returns the quotient; that by 0 is 0, which is what a share of nothing is.
func (n Number) Div(m Number) Number {
	if m.Sign() == 0 {
		return Number{}
	}
	return Number{new(big.Rat).Quo(n.value(), m.value())}
}

// Cmp compares: -1, 0 or 1.
func (n Number) Cmp(m Number) int { return n.value().Cmp(m.value()) }

// Sign is -1, 0 or 1.
func (n Number) Sign() int { return n.value().Sign() }

// Ceil returns the least whole number that is not less.
func (n Number) Ceil() Number {
	r := n.value()
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if m.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return Number{new(big.Rat).SetInt(q)}
}

// Cents rounds to two decimals, halves up, as AWS's pricing pages do.
func (n Number) Cents() string { return n.value().FloatString(2) }

// Float returns the nearest float, for ratios.
func (n Number) Float() float64 {
	f, _ := n.value().Float64()
	return f
}

// How exactly dollars and amounts are written for people and as JSON. A millionth of a dollar is five Lambda requests, and
// a report may be about less.
const (
	decimals     = 6
	jsonDecimals = 9
)

// String writes at most six decimals, without zeros at the end.
func (n Number) String() string { return n.decimals(decimals) }

func (n Number) decimals(most int) string {
	return strings.TrimSuffix(strings.TrimRight(n.value().FloatString(most), "0"), ".")
}

// Grouped writes like String, with a comma between thousands.
func (n Number) Grouped() string {
	whole, rest, point := strings.Cut(n.String(), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + rest
	}
	return sign + whole
}

// MarshalJSON implements json.Marshaler: a JSON number.
func (n Number) MarshalJSON() ([]byte, error) { return []byte(n.decimals(jsonDecimals)), nil }

// UnmarshalJSON implements json.Unmarshaler: a JSON number, or one in a string.
func (n *Number) UnmarshalJSON(text []byte) error {
	var s string
	if json.Unmarshal(text, &s) != nil {
		s = string(text)
	}
	got, err := ParseNumber(s)
	if err == nil {
		*n = got
	}
	return err
}

func least(a, b Number) Number {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func most(a, b Number) Number {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}

// exact writes all the decimals that a price can have.
func (n Number) exact() string { return n.decimals(maxDigits) }
