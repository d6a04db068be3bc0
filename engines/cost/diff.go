package cost

import (
	"slices"
	"strings"
)

// Diff is what a change costs a month.
type Diff struct {
	USD    Number   `json:"usd_month"` // head less base
	Base   Number   `json:"base_usd_month"`
	Head   Number   `json:"head_usd_month"`
	Region string   `json:"region"`
	Items  []Change `json:"items"` // the largest first, those that cost the same left out
}

// Change is what a resource costs before and after.
type Change struct {
	Resource string `json:"resource"`
	Type     string `json:"type"`
	USD      Number `json:"usd_month"` // head less base
	Base     Number `json:"base_usd_month"`
	Head     Number `json:"head_usd_month"`
	Change   string `json:"change"` // "added", "removed" or "changed"
}

// Compare returns the difference of two estimates.
func Compare(base, head Estimate) Diff {
	d := Diff{USD: head.USD.Sub(base.USD), Base: base.USD, Head: head.USD, Region: head.Region, Items: []Change{}}
	before, after := base.byResource(), head.byResource()
	for _, name := range sortedKeys(after) {
		c := Change{Resource: name, Type: after[name].Type, Base: before[name].USD, Head: after[name].USD, Change: "changed"}
		if _, was := before[name]; !was {
			c.Change = "added"
		}
		d.add(c)
	}
	for _, name := range sortedKeys(before) {
		if _, is := after[name]; !is {
			d.add(Change{Resource: name, Type: before[name].Type, Base: before[name].USD, Change: "removed"})
		}
	}
	slices.SortStableFunc(d.Items, func(a, b Change) int { return size(b.USD).Cmp(size(a.USD)) })
	return d
}

func (d *Diff) add(c Change) {
	if c.USD = c.Head.Sub(c.Base); c.USD.Sign() != 0 {
		d.Items = append(d.Items, c)
	}
}

func size(n Number) Number { return most(n, Number{}.Sub(n)) }

// byResource adds up the items of each resource.
func (e Estimate) byResource() map[string]Item {
	sum := map[string]Item{}
	for _, i := range e.Items {
		i.USD = i.USD.Add(sum[i.Resource].USD)
		sum[i.Resource] = i
	}
	return sum
}

// Unpriced returns what has no price in the table.
func (e Estimate) Unpriced() []string {
	var found []string
	for _, i := range e.Items {
		if strings.HasPrefix(i.Basis, notPriced) {
			found = append(found, i.Resource+" ("+i.Type+")")
		}
	}
	return found
}
