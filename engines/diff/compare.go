package diff

import (
	"cmp"
	"slices"
	"strings"
)

// Risk is how dangerous a change is.
type Risk string

// The risks, the worst first.
const (
	Replacement Risk = "replacement"  // something is made anew, under another name
	DataLoss    Risk = "data loss"    // data goes, or a protection of it
	Widening    Risk = "IAM widening" // somebody may do more
	Clash       Risk = "name clash"   // the deployment will fail
	Rest        Risk = "rest"
)

// Risks are all of them, the worst first.
func Risks() []Risk { return []Risk{Replacement, DataLoss, Widening, Clash, Rest} }

// Action is what is done to a resource.
type Action string

// The actions.
const (
	Added    Action = "added"
	Changed  Action = "changed"
	Replaced Action = "replaced"
	Removed  Action = "removed"
)

// Change is one thing that a deployment would do. A resource may have one of every risk.
type Change struct {
	Risk       Risk       `json:"risk"`
	Stack      string     `json:"stack"`
	ID         string     `json:"id"`
	Type       string     `json:"type"`
	Action     Action     `json:"action"`
	Says       string     `json:"says"`
	Properties []Property `json:"properties,omitempty"` // with the rest only: they are the same for every risk
}

// Compare returns what a deployment of the wanted templates would do to the deployed ones, the worst first.
func Compare(deployed, wanted []Stack) ([]Change, error) {
	was, err := parse(deployed)
	if err != nil {
		return nil, err
	}
	is, err := parse(wanted)
	if err != nil {
		return nil, err
	}
	c := comparison{was: was, is: is, anew: replaced(was, is), changes: []Change{}}
	c.plain()
	c.widened()
	for k, says := range clashes(was, is, c.anew) {
		c.add(Clash, k, c.action(k), says)
	}
	slices.SortStableFunc(c.changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(slices.Index(Risks(), a.Risk), slices.Index(Risks(), b.Risk)), cmp.Compare(a.Stack, b.Stack), cmp.Compare(a.ID, b.ID))
	})
	return c.changes, nil
}

type comparison struct {
	was, is app
	anew    map[key][]string
	changes []Change
}

func (c *comparison) add(risk Risk, k key, action Action, says string, properties ...Property) {
	kind := c.is.resources[k].Type
	if kind == "" {
		kind = c.was.resources[k].Type
	}
	c.changes = append(c.changes, Change{risk, k.stack, k.id, kind, action, says, properties})
}

func (c *comparison) action(k key) Action {
	_, was := c.was.resources[k]
	_, is := c.is.resources[k]
	_, anew := c.anew[k]
	switch {
	case !was:
		return Added
	case !is:
		return Removed
	case anew:
		return Replaced
	}
	return Changed
}

// plain finds what is added, removed, replaced and changed.
func (c *comparison) plain() {
	for _, k := range c.is.sorted() {
		old, there := c.was.resources[k]
		if !there {
			c.add(Rest, k, Added, "new")
			continue
		}
		changed := properties(old, c.is.resources[k])
		if by, anew := c.anew[k]; anew {
			c.replaced(k, old, by)
		} else if len(changed) == 0 {
			continue
		}
		for _, says := range weaker(old, c.is.resources[k]) {
			c.add(DataLoss, k, c.action(k), says)
		}
		if _, maybe := replacing(old.Type, changed); len(maybe) > 0 && c.action(k) == Changed {
			c.add(Replacement, k, Changed, "may be made anew, depending on the value: "+strings.Join(maybe, ", "))
		}
		c.add(Rest, k, c.action(k), paths(changed), changed...)
	}
	for _, k := range c.was.sorted() {
		if _, stays := c.is.resources[k]; !stays {
			c.removed(k, c.was.resources[k])
		}
	}
}

// replaced says what it means that a resource is made anew.
func (c *comparison) replaced(k key, old resource, by []string) {
	if !disposable(old.Type) {
		c.add(Replacement, k, Replaced, "is made anew, because of "+strings.Join(by, ", "))
	}
	if says := lost(old, old.UpdateReplacePolicy); says != "" {
		c.add(DataLoss, k, Replaced, "the old one "+says)
	}
}

func (c *comparison) removed(k key, old resource) {
	if says := lost(old, old.DeletionPolicy); says != "" {
		c.add(DataLoss, k, Removed, says)
	}
	c.add(Rest, k, Removed, "gone")
}

func (c *comparison) widened() {
	for h, more := range widened(c.was, c.is) {
		for _, g := range more {
			c.add(Widening, h.key, c.action(h.key), h.kind+" "+g.String())
		}
	}
	slices.SortStableFunc(c.changes, func(a, b Change) int { return cmp.Compare(a.Says, b.Says) })
}

// paths says which properties are not as they were.
func paths(changed []Property) string {
	if len(changed) == 0 {
		return "refers to what is made anew"
	}
	var all []string
	for _, p := range changed {
		all = append(all, strings.TrimPrefix(p.Path, attribute))
	}
	return strings.Join(all, ", ")
}
