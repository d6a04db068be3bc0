package limits

import (
	"slices"
	"strings"
)

// Limit is a row of the table.
type Limit struct {
	Name       string // of its constant
	Service    string
	What       string
	Value      int64
	Unit       string
	By         By
	Adjustable bool   // can be raised in Service Quotas
	Source     string // of the number
}

// By says what holds a limit.
type By string

// What holds limits.
const (
	ByTemplate By = "mainstay limits check" // before a template is deployed
	ByBatch    By = "kit/batch"             // by cutting requests
	ByMetrics  By = "kit/emf"               // by cutting documents, and refusing what cannot be cut
	ByCode     By = "code"                  // of whoever makes the item
)

// Least says whether the value is the least there may be, and not the most.
func (l Limit) Least() bool { return strings.HasSuffix(l.Name, "Least") }

// Unchecked says whether the number is from memory: look it up before it decides anything.
func (l Limit) Unchecked() bool { return strings.Contains(l.Source, "from memory") }

// All returns the table, by service and name.
func All() []Limit {
	all := slices.Concat(cloudformation(), lambda(), messages(), data(), cloudwatch(), embedded(), others())
	slices.SortFunc(all, func(a, b Limit) int { return strings.Compare(a.Service+" "+a.Name, b.Service+" "+b.Name) })
	return all
}

// Find returns the row of a constant.
func Find(name string) (Limit, bool) {
	for _, l := range All() {
		if l.Name == name {
			return l, true
		}
	}
	return Limit{}, false
}
