package cost

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// named is how many items an error about a budget names.
const named = 3

// Within fails where an estimate is over a budget, and names the largest items: where to begin.
func (e Estimate) Within(budget Number) error {
	if e.USD.Cmp(budget) <= 0 {
		return nil
	}
	var largest []string
	for _, i := range e.Items[:min(named, len(e.Items))] {
		largest = append(largest, fmt.Sprintf("%s $%s (%s)", i.Resource, i.USD.Cents(), i.Basis))
	}
	return fmt.Errorf("keep the budget of $%s a month: the estimate is $%s; the largest items are %s; make them cheaper, or raise the budget in config/environments.go",
		budget.Cents(), e.USD.Cents(), strings.Join(largest, "; "))
}
