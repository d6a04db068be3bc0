package cost

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/internal/jsontext"
)

//go:embed prices.json
var listPrices []byte

// DefaultRegion is the Region that list prices are known of.
const DefaultRegion = "us-east-1"

// Price is what one dimension of a service costs in a Region.
type Price struct {
	ID         string `json:"id"` // "Service/dimension"
	Unit       string `json:"unit"`
	Region     string `json:"region"`
	Date       string `json:"date"`
	Source     string `json:"source"`
	Free       Number `json:"free"` // units a month and account
	FreeShared string `json:"free_shared"`
	Tiers      []Tier `json:"tiers"`
}

// Tier is a price up to a number of units a month; that of the last has no end.
type Tier struct {
	USD       Number `json:"usd"`
	To        Number `json:"to"`
	Unchecked bool   `json:"unchecked"` // from memory: look it up before it decides anything
}

// Table is a list of prices.
type Table struct {
	AsOf   string
	prices map[string]map[string]Price // by Region, then id
}

// ListPrices returns the table that stands in prices.json.
func ListPrices() (Table, error) { return ReadPrices(listPrices) }

// ReadPrices reads a table in the form of prices.json.
func ReadPrices(text []byte) (Table, error) {
	var file struct {
		AsOf   string `json:"as_of"`
		Prices []Price
	}
	if err := jsontext.Unmarshal(text, &file); err != nil {
		return Table{}, fmt.Errorf("read prices: %w; expected the form of engines/cost/prices.json", err)
	}
	if len(file.Prices) == 0 {
		return Table{}, errors.New("read prices: found none; expected the form of engines/cost/prices.json")
	}
	t := Table{AsOf: file.AsOf, prices: map[string]map[string]Price{}}
	for _, p := range file.Prices {
		if err := p.check(); err != nil {
			return t, fmt.Errorf("read price %q: %w", p.ID, err)
		}
		t.set(p)
	}
	return t, nil
}

func (t Table) set(p Price) {
	if t.prices[p.Region] == nil {
		t.prices[p.Region] = map[string]Price{}
	}
	t.prices[p.Region][p.ID] = p
}

func (p Price) check() error {
	switch {
	case p.ID == "" || p.Region == "" || p.Date == "" || p.Source == "" || p.Unit == "":
		return fmt.Errorf("found %+v; expected id, region, unit, date and source", p)
	case len(p.Tiers) == 0:
		return fmt.Errorf("found no tiers; expected at least one price")
	}
	before := Number{}
	for i, tier := range p.Tiers {
		if last := i == len(p.Tiers)-1; !last && tier.To.Cmp(before) <= 0 || last && tier.To.Sign() != 0 || tier.USD.Sign() < 0 {
			return fmt.Errorf("found tier %d up to %s at %s; expected rising ends, none for the last, and no negative price", i+1, tier.To, tier.USD)
		}
		before = tier.To
	}
	return nil
}

// With returns the table with prices of another one in place of its own: a discount, or another Region.
func (t Table) With(other Table) Table {
	both := Table{AsOf: t.AsOf, prices: map[string]map[string]Price{}}
	for _, from := range []Table{t, other} {
		for _, region := range from.prices {
			for _, p := range region {
				both.set(p)
			}
		}
	}
	return both
}

// Regions lists the Regions that prices are known of.
func (t Table) Regions() []string { return slices.Sorted(maps.Keys(t.prices)) }

// CheckRegion fails for a Region without prices.
func (t Table) CheckRegion(region string) error {
	if t.prices[region] == nil {
		return fmt.Errorf("find prices of region %q: the table has %s; choose one of them with --region, or add this one with --prices FILE",
			region, strings.Join(t.Regions(), ", "))
	}
	return nil
}

// Price finds a price.
func (t Table) Price(region, id string) (Price, error) {
	p, ok := t.prices[region][id]
	if !ok {
		if err := t.CheckRegion(region); err != nil {
			return p, err
		}
		return p, fmt.Errorf("find price %q of region %s: it is not in the table; add it to engines/cost/prices.json or with --prices FILE", id, region)
	}
	return p, nil
}

// Cost is what a quantity costs of which the first free units cost nothing.
func (p Price) Cost(quantity, free Number) Number {
	sum, from := Number{}, Number{}
	for i, tier := range p.Tiers {
		to := quantity
		if i < len(p.Tiers)-1 {
			to = least(tier.To, quantity)
		}
		if units := to.Sub(most(from, free)); units.Sign() > 0 {
			sum = sum.Add(units.Mul(tier.USD))
		}
		from = tier.To
	}
	return sum
}
