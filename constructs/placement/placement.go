package placement

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	engine "github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/names"
)

// Props say what is placed, and by which lock.
type Props struct {
	Lock  string // file of the placement lock; a missing one is as one without units
	Units Declare

	// Kinds declare the units of every kind of environment: those that the lock does not have are weighed in all of
	// them, so that they get the same place everywhere. Default: Units.
	Kinds []Declare

	// Stack makes a stack of the environment, when the first unit is built in it.
	Stack func(scope constructs.Construct, name string) awscdk.Stack

	// Service is called with the scope of each unit before it is built, and the service that it belongs to, for tags.
	// Default: nothing is done.
	Service func(unit constructs.Construct, service string)

	// Locked refuses units that the lock does not have, instead of placing them as `mainstay stacks plan` would. It is
	// for environments that last.
	Locked bool
}

// New builds every unit in its stack, in an app, or in a stage of one. Where the app's context has a file for
// names.ContextUnits, it weighs them instead.
func New(scope constructs.Construct, p Props) error {
	if file, ok := scope.Node().TryGetContext(new(names.ContextUnits)).(string); ok {
		return p.write(scope, file)
	}
	units, err := declared(p.Units)
	if err != nil {
		return err
	}
	lock, err := engine.ReadLock(p.Lock, nil)
	if err != nil && !errors.Is(err, engine.ErrNoLock) {
		return err
	}
	if lock, err = p.complete(scope, lock, units); err != nil {
		return err
	}
	cdk.Within(scope)
	stacks := map[string]awscdk.Stack{}
	for _, u := range units {
		for _, name := range homes(lock, u.Name) {
			if stacks[name] == nil {
				stacks[name] = p.Stack(scope, name)
			}
			p.build(u, stacks[name])
		}
	}
	return nil
}

func (p Props) build(u unit, stack awscdk.Stack) {
	scope := constructs.NewConstruct(stack, new(u.ID()))
	if p.Service != nil {
		p.Service(scope, u.Service)
	}
	u.build(scope)
}

// complete adds the units that a lock does not have to it.
func (p Props) complete(scope constructs.Construct, lock engine.Lock, units []unit) (engine.Lock, error) {
	unknown := slices.DeleteFunc(slices.Clone(units), func(u unit) bool { return len(homes(lock, u.Name)) > 0 })
	if len(unknown) == 0 {
		return lock, nil
	}
	if p.Locked {
		return lock, fmt.Errorf("%s does not have %s; expected a place for every unit, as this environment lasts; run `mainstay stacks plan` and commit the lock",
			p.Lock, strings.Join(described(unknown), ", "))
	}
	weighed, err := Weigh(scope, p)
	if err != nil {
		return lock, err
	}
	plan, err := engine.Place(lock, weighed, engine.ForApps())
	if err != nil {
		return lock, err
	}
	for _, u := range units {
		if len(homes(plan.Lock, u.Name)) == 0 {
			return lock, fmt.Errorf("%s: unit %q is in this environment only; expected each unit in one of the kinds of environments that are weighed; declare it there", u.where, u.Name)
		}
	}
	return plan.Lock, nil
}

func described(units []unit) []string {
	var all []string
	for _, u := range units {
		all = append(all, fmt.Sprintf("unit %q (%s)", u.Name, u.where))
	}
	return all
}

// homes are the stacks that a unit is built in: two while it is being moved, the one that others use last.
func homes(lock engine.Lock, name string) []string {
	u, ok := lock.Find(name)
	switch {
	case !ok || u.Gone:
		return nil
	case u.Next == "":
		return []string{u.Stack}
	case u.Switched:
		return []string{u.Stack, u.Next}
	}
	return []string{u.Next, u.Stack}
}

// Weigh finds out how heavy units are: each is built in a stack of its own, in an app for each kind of environment that is
// thrown away and has the context of the real one, like. Of each unit the most in any of them counts, so that it has room everywhere.
func Weigh(like constructs.Construct, p Props) ([]engine.Unit, error) {
	kinds := p.Kinds
	if len(kinds) == 0 {
		kinds = []Declare{p.Units}
	}
	all := map[string]engine.Unit{}
	for _, declare := range kinds {
		weighed, err := p.weighKind(like, declare)
		if err != nil {
			return nil, fmt.Errorf("weigh units: %w", err)
		}
		for _, u := range weighed {
			u.Weight = u.Most(all[u.Name].Weight)
			all[u.Name] = u
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b engine.Unit) int { return strings.Compare(a.Name, b.Name) }), nil
}
