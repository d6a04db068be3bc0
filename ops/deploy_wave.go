package ops

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/placement/guard"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/internal/assembly"
)

// wave deploys stacks that need not wait for another wave, and deletes those that are no longer in the assembly. The CDK's
// command line stops at the first failure, so it is called again for what does not depend on it.
func (d *deployment) wave(ctx context.Context, steps []guard.Step) error {
	todo := d.todo(steps)
	for len(todo) > 0 {
		d.say("deploying %s", strings.Join(todo, ", "))
		failed := d.cdk(ctx, d.paths(todo))
		before := maps.Clone(d.deployed)
		if err := d.look(ctx); err != nil {
			return err
		}
		settled := d.settle(todo, before, failed)
		if failed != nil && (settled == 0 || ctx.Err() != nil) {
			return failed
		}
		if failed != nil {
			d.causes = append(d.causes, failed)
		}
		todo = d.todo(steps)
	}
	return d.remove(ctx, steps)
}

// paths are what the CDK's command line calls stacks.
func (d *deployment) paths(ids []string) []string {
	var all []string
	for _, t := range d.made {
		if slices.Contains(ids, t.Stack) {
			all = append(all, t.Path)
		}
	}
	return all
}

// todo are the stacks that are neither done with, nor as they should be, nor waiting for one that failed.
func (d *deployment) todo(steps []guard.Step) []string {
	var ids []string
	for _, s := range steps {
		_, done := d.done[s.Stack]
		switch {
		case done || s.Action != guard.Deploy:
		case d.stopped(s) != "":
			d.note(s.Stack, outcomeNotReached, "it depends on "+d.stopped(s))
		case d.current(s.Stack):
			d.note(s.Stack, outcomeUnchanged, "")
		default:
			ids = append(ids, s.Stack)
		}
	}
	return ids
}

// stopped is a stack that a step had to wait for in vain.
func (d *deployment) stopped(s guard.Step) string {
	for _, before := range s.After {
		if o := d.done[before].Outcome; o == outcomeFailed || o == outcomeNotReached {
			return before
		}
	}
	return ""
}

// current tells whether a stack is deployed just as the assembly has it.
func (d *deployment) current(id string) bool {
	same := func(s guard.Stack) bool { return s.Stack == id }
	i, n := slices.IndexFunc(d.was, same), slices.IndexFunc(d.app, same)
	made := d.made[slices.IndexFunc(d.made, func(t assembly.Template) bool { return t.Stack == id })]
	has, there := d.deployed[id]
	return there && i >= 0 && !has.Unfinished() && d.was[i].Same(d.app[n]) && maps.Equal(has.Tags, made.Tags) && has.Locked == made.Locked
}

// settle notes what became of stacks, and returns of how many it can tell.
func (d *deployment) settle(ids []string, before map[string]teardown.Stack, failed error) int {
	settled := 0
	for _, id := range ids {
		now, there := d.deployed[id]
		was, existed := before[id]
		switch {
		case failed == nil || d.current(id):
			d.note(id, map[bool]string{true: outcomeUpdated, false: outcomeCreated}[existed], "")
		case there && now.Unfinished() && (now.Status != was.Status || now.Updated != was.Updated):
			d.note(id, outcomeFailed, "CloudFormation left it as "+now.Status+"; its events say why")
		default:
			continue
		}
		settled++
	}
	return settled
}

// remove deletes stacks that are no longer in the assembly.
func (d *deployment) remove(ctx context.Context, steps []guard.Step) error {
	for _, s := range steps {
		if s.Action != guard.Delete {
			continue
		}
		if by := d.stopped(s); by != "" {
			d.note(s.Stack, outcomeNotReached, by+" still uses it")
			continue
		}
		d.say("deleting %s", s.Stack)
		if err := teardown.DestroyStack(ctx, d.clients, d.environment, d.deployed[s.Stack]); err != nil {
			d.note(s.Stack, outcomeFailed, err.Error())
			return fmt.Errorf("delete stack %s, which is no longer in the app: %w", s.Stack, err)
		}
		d.note(s.Stack, outcomeDeleted, "")
	}
	return nil
}
