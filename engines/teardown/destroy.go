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
	step("log groups")
	return sweepLogGroups(ctx, c.Logs, environment)
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

func destroyStack(ctx context.Context, c Clients, environment string, s Stack) error {
	if err := settle(ctx, c.Stacks, environment, s.Name); err != nil {
		return err
	}
	if err := emptyBuckets(ctx, c, s.Name); err != nil {
		return err
	}
	if _, err := c.Stacks.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: &s.Name}); err != nil {
		return fmt.Errorf("delete stack %s: %w", s.Name, err)
	}
	return gone(ctx, c.Stacks, environment, s.Name)
}

// settle waits until CloudFormation has finished what an interrupted deploy or destroy began.
func settle(ctx context.Context, api Stacks, environment, name string) error {
	_, err := poll(ctx, api, environment, name, func(s *Stack) bool { return s == nil || !s.Busy() })
	return err
}

func gone(ctx context.Context, api Stacks, environment, name string) error {
	s, err := poll(ctx, api, environment, name, func(s *Stack) bool {
		return s == nil || s.Status == string(types.StackStatusDeleteFailed)
	})
	if err == nil && s != nil {
		err = fmt.Errorf("delete stack %s: it ended as %s; see its events in CloudFormation, then run `mainstay env down` again", name, s.Status)
	}
	return err
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
