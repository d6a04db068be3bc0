package placement

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// The domains. A stack holds units of one only.
const (
	Data    = "data"    // holds state: never moved, kept when its stack goes outside branch environments
	Compute = "compute" // can be made anew at any time
)

// Unit is what is placed: it lives in one stack with all its resources.
type Unit struct {
	Name      string `json:"unit"`                // unique; <service>/<name> by custom
	Service   string `json:"service"`             // whose blocks it fills
	Domain    string `json:"domain"`              // Data or Compute
	Exclusive bool   `json:"exclusive,omitempty"` // its service shares no stack with others
	Weight
}

// ID is the unit's name as the beginning of its resources' logical ids: users/store-users is UsersStoreUsers.
func (u Unit) ID() string { return title(u.Name) }

// valid tells whether a name can be that of a unit or a service: it ends up in stack names and in a line of the lock.
// (A regular expression would take half of the time of planning.)
func valid(name string) bool {
	start := true // of a word between slashes
	for _, r := range name {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		inner := r == '-' || r == '_' || r == '.' || r == '/'
		if !letter && (start || !inner) {
			return false
		}
		start = r == '/'
	}
	return !start
}

// shape checks everything of a unit but the limits.
func (u Unit) shape() error {
	var errs []error
	wrong := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("unit %q: "+format, append([]any{u.Name}, args...)...))
	}
	if !valid(u.Name) {
		wrong("found this name; expected letters, digits, '-', '_' and '.', with / between service and unit; rename it")
	}
	if !valid(u.Service) {
		wrong("found service %q; expected letters, digits, '-', '_', '.' and /; name the service it belongs to", u.Service)
	}
	if u.Domain != Data && u.Domain != Compute {
		wrong("found domain %q; expected %s or %s", u.Domain, Data, Compute)
	}
	if u.Resources < 1 || u.negative() {
		wrong("found %v; expected at least one resource and nothing negative", u.Weight)
	}
	return errors.Join(errs...)
}

// validate checks a unit that is to be placed.
func (u Unit) validate(hard Weight) error {
	if over := u.Over(hard); over != "" {
		return errors.Join(u.shape(), fmt.Errorf("unit %q: has %s: no stack can hold it; split the unit", u.Name, over))
	}
	return u.shape()
}

// sorted returns the units by name, after checking each, and that they agree with one another.
func sorted(units []Unit, hard Weight) ([]Unit, error) {
	all := slices.Clone(units)
	slices.SortFunc(all, func(a, b Unit) int { return cmp.Compare(a.Name, b.Name) })
	var errs []error
	first := map[string]Unit{}
	for i, u := range all {
		errs = append(errs, u.validate(hard))
		if i > 0 && all[i-1].Name == u.Name {
			errs = append(errs, fmt.Errorf("unit %q is there twice; expected each name once; rename one", u.Name))
		}
		if f, seen := first[u.Service]; !seen {
			first[u.Service] = u
		} else if f.Exclusive != u.Exclusive {
			errs = append(errs, fmt.Errorf("service %q: only one of the units %q and %q is exclusive; expected all units of a service alike",
				u.Service, f.Name, u.Name))
		}
	}
	return all, errors.Join(errs...)
}
