package emf

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/kit/limits"
	"github.com/mainstay-go/mainstay/names"
)

// Set says which metrics there can be.
type Set struct {
	Namespace  string
	Dimensions []Dimension
	By         [][]string // dimension sets, by name: every metric is kept once for each; nil is one set of all dimensions
	Most       int        // paid metrics that the set may come to; 0 is DefaultMost
}

// Dimension is a dimension with all values that it may have. With one value, every metric has it. With more, At takes
// one, and any that is not among them becomes Other.
type Dimension struct {
	Name   string
	Values []string
}

// DefaultMost is the bound of a set that states none. Each metric costs up to $0.30 a month (Price List API,
// AmazonCloudWatch, CW:MetricMonitorUsage), so this is $30.
const DefaultMost = 100

// Other is the value of a dimension in place of one that was not announced.
const Other = "Other"

// reserved is the member of a document that its metadata are in.
const reserved = "_aws"

// mostHead is how many bytes the parts of a document that never change may have, so that there is room for the rest.
const mostHead = 32 << 10

// varies says whether the dimension has no value of its own.
func (d Dimension) varies() bool { return len(d.Values) > 1 }

// states is how many ways there are to choose a value: each, Other, or none at all, which leaves the dimension out.
func (d Dimension) states() int {
	if d.varies() {
		return len(d.Values) + 2
	}
	return 1
}

// Series is how many paid metrics one name comes to: over all dimension sets, what their dimensions' values multiply to.
func (s Set) Series() int {
	total := 0
	for _, by := range s.by() {
		total = min(total+s.ways(by), tooMany)
	}
	return total
}

// tooMany ends multiplications before they overflow.
const tooMany = 1 << 20

// ways is how many ways there are to choose the values of dimensions.
func (s Set) ways(by []string) int {
	product := 1
	for _, d := range s.Dimensions {
		if slices.Contains(by, d.Name) {
			product = min(product*d.states(), tooMany)
		}
	}
	return product
}

func (s Set) by() [][]string {
	if s.By != nil {
		return s.By
	}
	return [][]string{s.all()}
}

func (s Set) all() []string {
	all := make([]string, len(s.Dimensions))
	for i, d := range s.Dimensions {
		all[i] = d.Name
	}
	return all
}

// most is how many names fit the bound. Those of the metrics about metrics come on top: they have no dimension that varies.
func (s Set) most() int {
	return cmp.Or(s.Most, DefaultMost) / max(s.Series(), 1)
}

// validate returns everything that is wrong.
func (s Set) validate() error {
	errs := []error{checkNamespace(s.Namespace)}
	seen := map[string]bool{reserved: true, names.PropertyRefused: true, string(names.MetricsRefused): true, string(names.MetricsLost): true}
	for _, d := range s.Dimensions {
		errs = append(errs, d.validate())
		if seen[d.Name] {
			errs = append(errs, fmt.Errorf("dimension %q: found a name that is taken; expected one that no other member of a document has", d.Name))
		}
		seen[d.Name] = true
		if !slices.ContainsFunc(s.by(), func(by []string) bool { return slices.Contains(by, d.Name) }) {
			errs = append(errs, fmt.Errorf("dimension %q: found it in no dimension set; expected one in By; if it is only to be read in the log, make it a property", d.Name))
		}
	}
	for _, by := range s.by() {
		errs = append(errs, s.checkBy(by))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return s.checkSize()
}

// taken says whether a name cannot be that of a metric or property.
func (s Set) taken(name string) bool {
	if name == reserved || name == names.PropertyRefused {
		return true
	}
	for i := range s.Dimensions {
		if s.Dimensions[i].Name == name {
			return true
		}
	}
	return false
}

func (s Set) checkBy(by []string) error {
	if len(by) > limits.EmbeddedDimensions {
		return fmt.Errorf("dimension set %q: found %d dimensions; expected at most %d; name the sets that are needed in By", by, len(by), limits.EmbeddedDimensions)
	}
	for i, name := range by {
		if !slices.ContainsFunc(s.Dimensions, func(d Dimension) bool { return d.Name == name }) {
			return fmt.Errorf("dimension set %q: found %q; expected names that are in Dimensions", by, name)
		}
		if slices.Contains(by[:i], name) {
			return fmt.Errorf("dimension set %q: found %q twice; expected each name once", by, name)
		}
	}
	return nil
}

func (s Set) checkSize() error {
	if s.most() < 1 || s.ways(s.all()) >= tooMany {
		return fmt.Errorf("found dimensions that make %d metrics of every name; expected at most %d, the set's bound; raise Most, or announce fewer values", s.Series(), cmp.Or(s.Most, DefaultMost))
	}
	size := 2 * len(s.Namespace)
	for _, d := range s.Dimensions {
		size += 2 * (len(d.Name) + len(slices.MaxFunc(d.Values, func(a, b string) int { return len(a) - len(b) })))
	}
	for _, by := range s.by() {
		size += 2*len(strings.Join(by, "")) + 3*len(by)
	}
	if size > mostHead {
		return fmt.Errorf("found dimensions that take %d bytes of every document; expected at most %d; use fewer sets or shorter names", size, mostHead)
	}
	return nil
}
