package guard

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// What is done with a stack.
const (
	Deploy = "deploy"
	Delete = "delete"
)

// Step is one stack's part of a deployment. Steps that do not wait for one another may be taken at the same time.
type Step struct {
	Stack  string   `json:"stack"` // id
	Action string   `json:"action"`
	After  []string `json:"after"` // ids of stacks whose steps come before
}

func compare(a, b Reference) int {
	return cmp.Or(cmp.Compare(a.Consumer, b.Consumer), cmp.Compare(a.Producer, b.Producer), cmp.Compare(a.Output, b.Output))
}

// Order computes in which order an app is deployed over what is deployed (nil for nothing): whoever makes something comes
// before those who use it, and whoever deletes something comes after those who used it. Where both cannot be had, or
// stacks depend on one another in a circle, there are findings and no steps.
func Order(deployed, app App) ([]Step, []Finding) {
	g := graph{}
	for _, s := range app {
		g.step(s.Stack, Deploy)
	}
	for _, s := range deployed {
		if _, stays := app.stack(s.Name); !stays {
			g.step(s.Stack, Delete)
		}
	}
	g.create(app)
	if path := g.cycle(); path != nil {
		return nil, []Finding{{Check: checkOrder, Stack: path[0], Says: "dependency cycle " + strings.Join(path, " -> ") + g.why(path) + "; break it by giving one of them a name to refer to, or by moving what both use to a third stack"}}
	}
	if found := g.remove(deployed, app); len(found) > 0 {
		return nil, found
	}
	return g.steps(), nil
}

// graph has the steps, and for each those that come before it, with the reason.
type graph map[string]*node

type node struct {
	action string
	after  map[string]string
}

func (g graph) step(id, action string) { g[id] = &node{action, map[string]string{}} }

// create has producers come before their consumers.
func (g graph) create(app App) {
	for _, s := range app {
		for _, id := range s.DependsOn {
			if g[id] != nil && id != s.Stack {
				g[s.Stack].after[id] = "declared"
			}
		}
		for _, r := range s.references() {
			if p, ours := app.stack(r.Producer); ours && p.Stack != s.Stack {
				g[s.Stack].after[p.Stack] = "output " + r.Output
			}
		}
	}
}

// remove has consumers let go before their producers delete. Where a consumer has to wait for that very producer, it
// would point at nothing meanwhile: that takes two deployments.
func (g graph) remove(deployed, app App) []Finding {
	var found []Finding
	for _, s := range deployed {
		for _, id := range s.DependsOn {
			if g[id] != nil && g[id].action == Delete && g[s.Stack] != nil {
				g[id].after[s.Stack] = "declared"
			}
		}
		for _, r := range s.references() {
			was, known := deployed.stack(r.Producer)
			now, stays := app.stack(r.Producer)
			if _, kept := now.Outputs[r.Output]; !known || was.Stack == s.Stack || stays && kept {
				continue
			}
			if g[s.Stack] == nil || g[was.Stack] == nil {
				continue
			}
			if path := g.path(s.Stack, was.Stack); path != nil {
				found = append(found, Finding{Check: checkOrder, Stack: was.Stack, Says: fmt.Sprintf("it would delete output %s, which the deployed %s still uses, and %s can only be updated after it (%s); expected two deployments: keep the output in this one, and delete it in the next",
					r.Output, s.Stack, s.Stack, strings.Join(path, " -> "))})
				continue
			}
			g[was.Stack].after[s.Stack] = "lets go of " + r.Output
		}
	}
	return found
}

// path is a way from a step to one that comes before it; nil if there is none.
func (g graph) path(from, to string) []string {
	return g.walk(from, map[string]bool{}, func(id string, trail []string) bool { return id == to && len(trail) > 0 })
}

// cycle is a circle of steps, the first of them again at the end; nil if there is none.
func (g graph) cycle() []string {
	for _, id := range slices.Sorted(maps.Keys(g)) {
		if path := g.walk(id, map[string]bool{}, func(at string, trail []string) bool { return at == id && len(trail) > 0 }); path != nil {
			return path
		}
	}
	return nil
}

// walk follows what comes before until it is told that this is it.
func (g graph) walk(from string, seen map[string]bool, found func(id string, trail []string) bool, trail ...string) []string {
	if found(from, trail) {
		return append(slices.Clone(trail), from)
	}
	if seen[from] {
		return nil
	}
	seen[from] = true
	for _, next := range slices.Sorted(maps.Keys(g[from].after)) {
		if path := g.walk(next, seen, found, append(slices.Clone(trail), from)...); path != nil {
			return path
		}
	}
	return nil
}

// why says what makes each step of a path wait for the next.
func (g graph) why(path []string) string {
	var reasons []string
	for i := range len(path) - 1 {
		reasons = append(reasons, fmt.Sprintf("%s needs %s of %s", path[i], g[path[i]].after[path[i+1]], path[i+1]))
	}
	return " (" + strings.Join(reasons, ", ") + ")"
}

func (g graph) steps() []Step {
	var all []Step
	for _, id := range slices.Sorted(maps.Keys(g)) {
		all = append(all, Step{id, g[id].action, slices.Sorted(maps.Keys(g[id].after))})
	}
	return all
}

// Levels groups steps: those of a level may be taken at the same time, after those of the levels before.
func Levels(steps []Step) [][]Step {
	var levels [][]Step
	done := map[string]bool{}
	for left := steps; len(left) > 0; {
		var now, later []Step
		for _, s := range left {
			if slices.ContainsFunc(s.After, func(id string) bool { return !done[id] }) {
				later = append(later, s)
			} else {
				now = append(now, s)
			}
		}
		if len(now) == 0 {
			return levels // steps that Order has not made
		}
		for _, s := range now {
			done[s.Stack] = true
		}
		levels, left = append(levels, now), later
	}
	return levels
}
