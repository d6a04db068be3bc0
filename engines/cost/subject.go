package cost

import (
	"fmt"

	"github.com/mainstay-go/mainstay/engines/template"
)

// subject is a resource whose price is computed.
type subject struct {
	template.Resource
	app     template.App
	uses    []use
	days    Number
	charges *[]charge
}

// charge is so much of what has a price.
type charge struct {
	resource template.Resource
	price    string
	quantity Number
	why      string // beyond quantity and price
}

// charge adds a charge; a reason may say where the quantity comes from.
func (s subject) charge(price string, quantity Number, why string, args ...any) {
	*s.charges = append(*s.charges, charge{s.Resource, price, quantity, fmt.Sprintf(why, args...)})
}

// sum is a total over the month: of each use, how often it happens, times the word's amount, times what factors make
// of it.
func (s subject) sum(word string, factors ...func(Amount) Number) Number {
	var total Number
	for _, u := range s.uses {
		n := u.amount[word].Mul(u.times)
		for _, f := range factors {
			n = n.Mul(f(u.amount))
		}
		total = total.Add(n)
	}
	return total
}

// or is a factor: the amount of a word, or else a default.
func or(word string, otherwise int64) func(Amount) Number {
	return func(a Amount) Number {
		if n, ok := a[word]; ok {
			return n
		}
		return N(otherwise)
	}
}

// chunks is a factor: how many pieces of so many kilobytes AWS counts for something of that size.
func chunks(word string, kilobytes int64) func(Amount) Number {
	return func(a Amount) Number { return most(N(1), a[word].Div(N(kilobytes)).Ceil()) }
}

// per is a factor: one for so many.
func per(word string) func(Amount) Number {
	return func(a Amount) Number { return N(1).Div(most(N(1), a[word])) }
}

func (s subject) hours() Number   { return s.days.Mul(N(24)) }
func (s subject) seconds() Number { return s.days.Mul(N(24 * 3600)) }

// number returns a number of the template's.
func (s subject) number(otherwise float64, path ...string) Number {
	n, err := ParseNumber(fmt.Sprint(s.Number(otherwise, path...)))
	if err != nil {
		return N(int64(otherwise))
	}
	return n
}

// pricer says what a resource of a type costs, and by which words usage speaks of it.
type pricer struct {
	words []string
	price func(subject)
}

// accountType is the type of what belongs to no resource.
const accountType = "Account"
