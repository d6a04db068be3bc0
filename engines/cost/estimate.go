package cost

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/template"
)

// Estimator computes what templates cost.
type Estimator struct {
	Prices Table
	Region string // "" is DefaultRegion
}

// Estimate is what an application costs a month.
type Estimate struct {
	USD    Number `json:"usd_month"`
	Region string `json:"region"`
	Items  []Item `json:"items"` // the most expensive first
}

// Item is what one dimension of a resource costs.
type Item struct {
	Resource string `json:"resource"` // "Stack/LogicalId"
	Type     string `json:"type"`
	USD      Number `json:"usd_month"`
	Basis    string `json:"basis"` // how that was computed
}

// unpriced marks the price of what has none in the table.
const unpriced = "unpriced/"

// notPriced is what the basis of such an item begins with.
const notPriced = "not priced"

// Estimate computes what an application costs in a month of such usage. What has no price in the table is an item that
// says so.
func (e Estimator) Estimate(app template.App, u Usage) (Estimate, error) {
	region := cmp.Or(e.Region, DefaultRegion)
	if err := e.Prices.CheckRegion(region); err != nil {
		return Estimate{}, err
	}
	all := append(app.Sorted(), template.Resource{Stack: Account, Type: accountType})
	if err := errors.Join(u.check(), u.checkNames(all)); err != nil {
		return Estimate{}, err
	}
	var charges []charge
	for _, r := range all {
		s := subject{Resource: r, app: app, uses: u.of(r), days: N(cmp.Or(u.Days, 30)), charges: &charges}
		if p, ok := pricers()[r.Type]; ok {
			p.price(s)
		} else if !costsNothing(r.Type) {
			s.charge(unpriced+r.Type, N(1), "")
		}
	}
	made := Estimate{Region: region, Items: e.items(region, charges, u.FreeTier)}
	for _, i := range made.Items {
		made.USD = made.USD.Add(i.USD)
	}
	return made, nil
}

// items prices charges. Tiers and what is free count for the account as a whole, so each charge takes its share of what
// all that have its price cost together.
func (e Estimator) items(region string, charges []charge, freeTier bool) []Item {
	total := map[string]Number{}
	for _, c := range charges {
		total[c.price] = total[c.price].Add(c.quantity)
	}
	cost := e.totals(region, total, freeTier)
	items := []Item{}
	for _, c := range charges {
		p, err := e.Prices.Price(region, c.price)
		if err != nil && c.quantity.Sign() == 0 {
			continue // nothing of it is used, so nothing is missing
		}
		usd := cost[c.price].Mul(c.quantity.Div(total[c.price]))
		items = append(items, Item{nameOf(c.resource), c.resource.Type, usd, basis(c, p, total[c.price], err)})
	}
	slices.SortStableFunc(items, func(a, b Item) int { return b.USD.Cmp(a.USD) })
	return items
}

// totals returns what each price comes to. What is free is taken from prices that share it in the order of their names.
func (e Estimator) totals(region string, quantity map[string]Number, freeTier bool) map[string]Number {
	cost, used := map[string]Number{}, map[string]Number{}
	for _, id := range sortedKeys(quantity) {
		p, err := e.Prices.Price(region, id)
		if err != nil {
			continue
		}
		var free Number
		if freeTier {
			pool := cmp.Or(p.FreeShared, p.ID)
			free = least(most(p.Free.Sub(used[pool]), Number{}), quantity[id])
			used[pool] = used[pool].Add(free)
		}
		cost[id] = p.Cost(quantity[id], free)
	}
	return cost
}

// nameOf leaves the slash out where there is no logical id.
func nameOf(r template.Resource) string { return strings.TrimSuffix(r.Name(), "/") }

// basis says how an item was computed; all is the quantity of every item with its price.
func basis(c charge, p Price, all Number, missing error) string {
	if missing != nil {
		return notPriced + ": the table has no price for " + strings.TrimPrefix(c.price, unpriced)
	}
	_, dimension, _ := strings.Cut(p.ID, "/")
	rate, unchecked := p.rate(all)
	text := dimension + ": " + c.quantity.Grouped() + " × " + rate + " per " + p.Unit
	if c.why != "" {
		text += " (" + strings.TrimSpace(c.why) + ")"
	}
	if unchecked {
		text += "; price not checked"
	}
	return text
}

// rate writes the prices of the tiers that a quantity reaches, and says whether one of them is from memory.
func (p Price) rate(quantity Number) (text string, unchecked bool) {
	reached := 1
	for reached < len(p.Tiers) && quantity.Cmp(p.Tiers[reached-1].To) > 0 {
		reached++
	}
	text = "$" + p.Tiers[0].USD.exact()
	if reached > 1 {
		text += " to $" + p.Tiers[reached-1].USD.exact()
	}
	return text, slices.ContainsFunc(p.Tiers[:reached], func(t Tier) bool { return t.Unchecked })
}
