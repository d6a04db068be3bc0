package teardown

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"golang.org/x/sync/errgroup"

	"github.com/mainstay-go/mainstay/names"
)

// Destroy deletes everything of a branch environment; told what it is at, a step at a time.
// It refuses staging and production. Destroying what is not there succeeds.
func Destroy(ctx context.Context, c Clients, environment string, step func(string)) error {
	if names.Lasting(environment) {
		return fmt.Errorf("destroy environment %q: it is not a branch environment; only those can be destroyed", environment)
	}
	return destroy(ctx, c, environment, step)
}

// Lasting is the destruction of an environment that is there to last: its name alone never selects it.
type Lasting struct {
	Environment string
	Account     string // that the clients work in
	Typed       string // the number of the account, as whoever destroys it has typed it
}

// Destroy deletes staging or production where the account's number was typed and no stack is protected from termination.
// What the templates retain stays, and is what Residue lists.
func (l Lasting) Destroy(ctx context.Context, c Clients, step func(string)) error {
	if l.Typed == "" || l.Typed != l.Account {
		return fmt.Errorf("destroy environment %q: found account %q; expected the number of the account that it is in, typed in full", l.Environment, l.Typed)
	}
	stacks, err := List(ctx, c.Stacks, l.Environment)
	if err != nil {
		return err
	}
	for _, s := range stacks {
		if s.Locked {
			return fmt.Errorf("destroy environment %q: stack %s is protected from termination; switch that off by hand for each of its stacks first: "+
				"`aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name %s`", l.Environment, s.Name, s.Name)
		}
	}
	return destroy(ctx, c, l.Environment, step)
}

func destroy(ctx context.Context, c Clients, environment string, step func(string)) error {
	stacks, err := List(ctx, c.Stacks, environment)
	if err != nil {
		return err
	}
	order, err := waves(ctx, c.Stacks, stacks)
	if err != nil {
		return err
	}
	for _, wave := range order {
		if err := destroyWave(ctx, c, environment, wave, step); err != nil {
			return err
		}
	}
	if names.Lasting(environment) {
		return nil // what outlives its stack there was meant to
	}
	step("what appeared beside the stacks")
	return sweep(ctx, c, environment)
}

// atOnce is how many stacks are deleted at the same time: CloudFormation throttles who asks for the state of many.
const atOnce = 5

// destroyWave deletes stacks at the same time. One that fails does not keep the others from being deleted.
func destroyWave(ctx context.Context, c Clients, environment string, wave []Stack, step func(string)) error {
	var work errgroup.Group
	work.SetLimit(atOnce)
	errs := make([]error, len(wave))
	for i, s := range wave {
		step(s.Name)
		work.Go(func() error {
			errs[i] = destroyStack(ctx, c, environment, s)
			return nil
		})
	}
	return errors.Join(work.Wait(), errors.Join(errs...))
}

// DestroyStack deletes one stack of a branch environment with what is in its buckets.
func DestroyStack(ctx context.Context, c Clients, environment string, s Stack) error {
	if names.Lasting(environment) {
		return fmt.Errorf("destroy stack %s: it is not of a branch environment; nothing of others is destroyed: look whether anything in it is still needed, and delete it by hand", s.Name)
	}
	return destroyStack(ctx, c, environment, s)
}

// destroyStack deletes a stack. One that cannot be deleted is tried once more, since a late writer may have filled a bucket
// that was empty; then it is named with what keeps it, and stays as it is. CloudFormation would delete it by force, and forget
// what it left behind (API reference, DeleteStack: DeletionMode): nobody would find that again.
func destroyStack(ctx context.Context, c Clients, environment string, s Stack) error {
	if err := settle(ctx, c.Stacks, environment, s.Name); err != nil {
		return err
	}
	left, err := deleteStack(ctx, c, environment, s.Name)
	if err == nil && left != nil {
		left, err = deleteStack(ctx, c, environment, s.Name)
	}
	if err == nil && left != nil {
		err = fmt.Errorf("delete stack %s: it ended as %s: %s; see to that, then run `mainstay env down` again", s.Name, left.Status, reasons(ctx, c.Events, s.Name))
	}
	return err
}

// deleteStack deletes a stack once, and returns what is left of it.
func deleteStack(ctx context.Context, c Clients, environment, name string) (*Stack, error) {
	if err := emptyBuckets(ctx, c, name); err != nil {
		return nil, err
	}
	if _, err := c.Stacks.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: &name}); err != nil {
		return nil, fmt.Errorf("delete stack %s: %w", name, err)
	}
	return gone(ctx, c.Stacks, environment, name)
}

// settle waits until CloudFormation has finished what an interrupted deploy or destroy began.
func settle(ctx context.Context, api Stacks, environment, name string) error {
	_, err := poll(ctx, api, environment, name, func(s *Stack) bool { return s == nil || !s.Busy() })
	return err
}

// gone waits until a stack is not there, and returns it where it could not be deleted.
func gone(ctx context.Context, api Stacks, environment, name string) (*Stack, error) {
	return poll(ctx, api, environment, name, func(s *Stack) bool {
		return s == nil || s.Status == string(types.StackStatusDeleteFailed)
	})
}

func poll(ctx context.Context, api Stacks, environment, name string, done func(*Stack) bool) (*Stack, error) {
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		stacks, err := List(ctx, api, environment)
		if err != nil {
			return nil, err
		}
		var s *Stack
		if i := slices.IndexFunc(stacks, func(s Stack) bool { return s.Name == name }); i >= 0 {
			s = &stacks[i]
		}
		if done(s) {
			return s, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for stack %s (%s): %w", name, s.Status, ctx.Err())
		case <-time.After(wait):
		}
	}
}
