package migrate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// order sorts by needs, then by time.
func order(list []Migration) ([]Migration, error) {
	slices.SortFunc(list, func(a, b Migration) int { return cmp.Compare(a.ID, b.ID) })
	ordered := make([]Migration, 0, len(list))
	done := map[string]bool{}
	for len(ordered) < len(list) {
		i := slices.IndexFunc(list, func(m Migration) bool { return !done[m.ID] && all(m.Needs, done) })
		if i < 0 {
			return nil, stuck(list, done)
		}
		done[list[i].ID] = true
		ordered = append(ordered, list[i])
	}
	return ordered, nil
}

func all(ids []string, in map[string]bool) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return !in[id] })
}

// stuck says why none of those left can come next.
func stuck(list []Migration, done map[string]bool) error {
	known := map[string]bool{}
	for _, m := range list {
		known[m.ID] = true
	}
	var left []string
	for _, m := range list {
		for _, need := range m.Needs {
			if !known[need] {
				return fmt.Errorf("order migrations: %q needs %q, which does not exist; correct the ID", m.ID, need)
			}
		}
		if !done[m.ID] {
			left = append(left, m.ID)
		}
	}
	return fmt.Errorf("order migrations: %s need one another in a circle; take one of their needs away", strings.Join(left, ", "))
}
