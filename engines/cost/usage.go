package cost

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/internal/jsontext"
)

// Usage is what happens in a month. The zero value is a month in which nobody uses anything.
type Usage struct {
	Days     int64             `json:"days"`      // of the month; 0 is 30, as in AWS's examples
	FreeTier bool              `json:"free_tier"` // take off what every account gets for nothing
	Month    map[string]Amount `json:"month"`     // by resource, "Stack/LogicalId", the hash left out
	Each     map[string]Amount `json:"each"`      // the same of one piece of work: an import, a visit, an order
	Times    Number            `json:"times"`     // how often that piece of work is done in the month
}

// Amount is how much of what is used, by the words of the resource's type, which docs/cost.md lists.
type Amount map[string]Number

// Account is what usage that belongs to no resource is noted under: mails, custom metrics, transfer.
const Account = "Account"

// ReadUsage reads usage as JSON. Words are checked once the resources are known, by Estimate.
func ReadUsage(text []byte) (Usage, error) {
	var u Usage
	if err := jsontext.Strict(text, &u); err != nil {
		return u, fmt.Errorf("read usage: %w; expected days, free_tier, month, each and times", err)
	}
	return u, u.check()
}

func (u Usage) check() error {
	if u.Days < 0 || u.Days > 31 || u.Times.Sign() < 0 {
		return fmt.Errorf("read usage: found %d days and %s times; expected at most 31 days and nothing negative", u.Days, u.Times)
	}
	for _, part := range []map[string]Amount{u.Month, u.Each} {
		for name, amount := range part {
			for word, n := range amount {
				if n.Sign() < 0 {
					return fmt.Errorf("read usage: %s of %s is %s; expected nothing negative", word, name, n)
				}
			}
		}
	}
	return nil
}

// use is usage of one resource that happens so many times.
type use struct {
	amount Amount
	times  Number
}

// of returns the usage of a resource.
func (u Usage) of(r template.Resource) []use {
	var found []use
	for name, amount := range u.Month {
		if called(r, name) {
			found = append(found, use{amount, N(1)})
		}
	}
	for name, amount := range u.Each {
		if called(r, name) {
			found = append(found, use{amount, u.Times})
		}
	}
	return found
}

var hash = regexp.MustCompile(`^[0-9A-F]{8}$`)

// called says whether a name means a resource: its stack and logical id, or that without the hash that the CDK appends.
func called(r template.Resource, name string) bool {
	rest, ok := strings.CutPrefix(nameOf(r), name)
	return ok && (rest == "" || hash.MatchString(rest))
}

// checkNames fails for usage of resources that do not exist, and for words that their type does not know: either would
// be a cost that silently is not there.
func (u Usage) checkNames(all []template.Resource) error {
	for _, part := range []map[string]Amount{u.Month, u.Each} {
		for _, name := range slices.Sorted(maps.Keys(part)) {
			if err := checkName(name, part[name], all); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkName(name string, amount Amount, all []template.Resource) error {
	known := false
	for _, r := range all {
		if !called(r, name) {
			continue
		}
		known = true
		words := pricers()[r.Type].words
		for word := range amount {
			if !slices.Contains(words, word) {
				return fmt.Errorf("read usage of %s: found %q; expected one of %s, which a %s has", name, word, strings.Join(words, ", "), r.Type)
			}
		}
	}
	if !known {
		return fmt.Errorf("read usage of %s: it is no resource of the templates; expected %s, or one like %s", name, Account, example(all))
	}
	return nil
}

func example(all []template.Resource) string {
	for _, r := range all {
		if len(pricers()[r.Type].words) > 0 && r.Type != accountType {
			return nameOf(r)
		}
	}
	return "Stack/LogicalId"
}

// Of returns the usage without that of resources which an application does not have: for comparing it with one that
// does.
func (u Usage) Of(app template.App) Usage {
	all := app.Sorted()
	u.Month, u.Each = existing(u.Month, all), existing(u.Each, all)
	return u
}

func existing(part map[string]Amount, all []template.Resource) map[string]Amount {
	kept := map[string]Amount{}
	for name, amount := range part {
		if name == Account || slices.ContainsFunc(all, func(r template.Resource) bool { return called(r, name) }) {
			kept[name] = amount
		}
	}
	return kept
}
