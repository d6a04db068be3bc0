package placement

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/constructs-go/constructs/v10"

	engine "github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/internal/caller"
)

// Declare says which units there are in one environment.
type Declare func(*Units) error

// Build makes a unit's constructs in a scope of its own.
type Build func(scope constructs.Construct)

// Units are the units of an environment, in the order in which they are built.
type Units struct {
	list      []unit
	exclusive []string
	after     func(scope constructs.Construct, service string)
}

type unit struct {
	engine.Unit
	build Build
	where string // the line of the application that declares it
}

// Compute declares a unit that can be made anew at any time: functions, and the queues, rules and APIs that belong to
// them. Its name is that of its service, a slash, and its own.
func (u *Units) Compute(name string, build Build) { u.add(engine.Compute, name, build) }

// Data declares a unit that holds state: tables, buckets, user pools. It never moves, and no unit of Compute is in its
// stack.
func (u *Units) Data(name string, build Build) { u.add(engine.Data, name, build) }

// Exclusive gives a service stacks that it shares with no other.
func (u *Units) Exclusive(service string) { u.exclusive = append(u.exclusive, service) }

// After has something done in the scope of every unit when it is built, such as making alarms for what is in it.
func (u *Units) After(do func(scope constructs.Construct, service string)) { u.after = do }

func (u *Units) add(domain, name string, build Build) {
	service, _, _ := strings.Cut(name, "/")
	whole := func(scope constructs.Construct) {
		if build(scope); u.after != nil {
			u.after(scope, service)
		}
	}
	u.list = append(u.list, unit{engine.Unit{Name: name, Service: service, Domain: domain}, whole,
		caller.Outside("github.com/mainstay-go/mainstay/constructs/")})
}

// declared collects units, and finds those that cannot be built beside one another.
func declared(declare Declare) ([]unit, error) {
	var u Units
	if err := declare(&u); err != nil {
		return nil, err
	}
	seen := map[string]unit{}
	for i, one := range u.list {
		u.list[i].Exclusive = slices.Contains(u.exclusive, one.Service)
		if !strings.Contains(one.Name, "/") {
			return nil, fmt.Errorf("%s: unit %q has no service; expected its service, a slash, and its name, such as orders/take-order; rename it", one.where, one.Name)
		}
		if other, twice := seen[one.ID()]; twice {
			return nil, fmt.Errorf("%s: unit %q has the name of unit %q (%s), but for capitals and signs; expected each once; rename one", one.where, one.Name, other.Name, other.where)
		}
		seen[one.ID()] = one
	}
	return u.list, nil
}
