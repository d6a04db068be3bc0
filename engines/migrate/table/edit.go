package table

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// edit is the change that makes after of before. It is conditional on all that was looked at: the attributes in reads, or
// every one that the item had, and those that are written, though they may not be there.
func (d Description) edit(before, after Item, reads []string) (Edit, error) {
	e := Edit{Key: d.keyOf(before), If: Item{}, Set: Item{}}
	for name, v := range after {
		if !reflect.DeepEqual(v, before[name]) {
			e.Set[name] = v
		}
	}
	for name := range before {
		if after[name] == nil {
			e.Remove = append(e.Remove, name)
		}
	}
	slices.Sort(e.Remove)
	looked := map[string]bool{}
	for name := range e.Set {
		looked[name] = true
	}
	for _, name := range reads {
		looked[name] = true
	}
	if len(reads) == 0 {
		for name := range before {
			looked[name] = true
		}
	}
	for name := range looked {
		if before[name] == nil {
			e.Absent = append(e.Absent, name)
		} else if e.Key[name] == nil {
			e.If[name] = before[name]
		}
	}
	slices.Sort(e.Absent)
	return e, errors.Join(d.checkKey(e), e.checkReads(reads))
}

// checkReads refuses writes of what a change has not seen: they would take back what others wrote.
func (e Edit) checkReads(reads []string) error {
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(e.Set)), e.Remove) {
		if len(reads) > 0 && !slices.Contains(reads, name) {
			return fmt.Errorf("change item %s: found a change of %s; expected Reads to name it, beside %s", Text(e.Key), name, strings.Join(reads, ", "))
		}
	}
	return nil
}

// checkKey refuses what would make another item of an item.
func (d Description) checkKey(e Edit) error {
	for _, name := range d.Keys {
		if e.Set[name] != nil || slices.Contains(e.Remove, name) {
			return fmt.Errorf("change item %s: found a change of %s, which is part of its key; expected the key to stay: use Copy into another table", Text(e.Key), name)
		}
	}
	return nil
}

// nothing says whether an edit changes nothing.
func (e Edit) nothing() bool { return len(e.Set)+len(e.Remove) == 0 }

// seen returns what a change may look at: attributes in reads and the key, or all.
func (d Description) seen(it Item, reads []string) Item {
	if len(reads) == 0 {
		return clone(it)
	}
	part := d.keyOf(it)
	for _, name := range reads {
		if it[name] != nil {
			part[name] = it[name]
		}
	}
	return clone(part)
}

// holds says whether an item is as an edit wants it.
func (e Edit) holds(it Item) bool {
	if len(it) == 0 {
		return false
	}
	for name, v := range e.If {
		if !reflect.DeepEqual(it[name], v) {
			return false
		}
	}
	return !slices.ContainsFunc(e.Absent, func(name string) bool { return it[name] != nil })
}

// apply returns the item behind an edit.
func (e Edit) apply(it Item) Item {
	next := maps.Clone(it)
	maps.Copy(next, e.Set)
	for _, name := range e.Remove {
		delete(next, name)
	}
	return next
}
