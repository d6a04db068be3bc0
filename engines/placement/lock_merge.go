package placement

import (
	"errors"
	"fmt"
)

// merged sorts, and makes one of the lines of a unit that is there more than once.
func (r reader) merged(l Lock, base *Lock) (Lock, error) {
	l = l.sorted()
	var errs []error
	var units []Locked
	for _, u := range l.Units {
		last := len(units) - 1
		if last < 0 || units[last].Name != u.Name {
			units = append(units, u)
			continue
		}
		var err error
		units[last], err = pick(units[last], u, base)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", r.name, err))
		}
	}
	l.Units = units
	return l, errors.Join(errs...)
}

// pick chooses between two lines of a unit. Both are right where they say the same stack; otherwise two branches have
// added the same unit, or one has moved it.
func pick(a, b Locked, base *Lock) (Locked, error) {
	if a.Gone && !b.Gone {
		a, b = b, a
	}
	if a.Stack == b.Stack && a.Next == b.Next && a.Switched == b.Switched || b.Gone && !a.Gone {
		return a, nil
	}
	if base == nil {
		return a, fmt.Errorf("unit %q is in stack %s and in stack %s: expected one; remove the line that the main branch does not have, or say with --base which lock that is", a.Name, a.Stack, b.Stack)
	}
	main, deployed := base.sorted().Find(a.Name)
	if deployed && !main.Gone {
		a.Stack, a.Next, a.Switched = main.Stack, main.Next, main.Switched
		return a, nil
	}
	if b.Stack < a.Stack {
		return b, nil
	}
	return a, nil
}
