package ops

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/internal/filelock"
	"github.com/mainstay-go/mainstay/names"
)

// accountApp is the folder of the app that synthesizes the account's stack. A project without one keeps no ledger.
const accountApp = "infra/account"

// account brings up the stack of what an account has once, for all its environments.
type account struct {
	cdk
	line func(string)
}

// found is the account's stack; nil: there is none.
func (t Target) found(ctx context.Context) (*teardown.Stack, error) {
	stacks, err := teardown.Named(ctx, cloudformation.NewFromConfig(t.AWS), func(name string) bool { return name == names.AccountStack })
	if err != nil || len(stacks) == 0 {
		return nil, err
	}
	return &stacks[0], nil
}

// ensure deploys the stack where it is not there, and returns it. Where it is there it is left as it is: that is for
// whoever looks after the account, not for each branch. One deployment of this machine at a time does so.
func (a account) ensure(ctx context.Context) (*teardown.Stack, error) {
	if s, err := a.found(ctx); err != nil || s != nil && !s.Unfinished() {
		return s, err
	}
	lock, err := filelock.Acquire(ctx, a.State("locks", names.AccountStack))
	if err != nil {
		return nil, err
	}
	defer lock.Release() //nolint:errcheck // the lock goes with the process in any case
	s, err := a.settled(ctx)
	if err != nil || s != nil && !s.Unfinished() {
		return s, err
	}
	if err := a.up(ctx); err != nil {
		return nil, fmt.Errorf("deploy the account's stack %s: %w", names.AccountStack, err)
	}
	return a.found(ctx)
}

// settled is the stack once nobody works on it any more: another machine may do so.
func (a account) settled(ctx context.Context) (*teardown.Stack, error) {
	for {
		s, err := a.found(ctx)
		if err != nil || s == nil || !s.Busy() {
			return s, err
		}
		a.line("waiting for " + s.Name + ", which is " + s.Status)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// up synthesizes and deploys the stack.
func (a account) up(ctx context.Context) error {
	if _, err := (Build{Project: a.Project, GOOS: a.GOOS, GOARCH: a.GOARCH}).Run(ctx, func(f string, args ...any) { a.line(fmt.Sprintf(f, args...)) }); err != nil {
		return err // whoever deploys an assembly that was made before has built nothing
	}
	a.line("running ./" + accountApp)
	if err := a.synthAccount(ctx, a.Build(a.GOOS, a.GOARCH)); err != nil {
		return err
	}
	return a.deploy(ctx, a.Assembly(names.AccountStack))
}

// deploy deploys an assembly of the stack.
func (a account) deploy(ctx context.Context, dir string) error {
	a.line("deploying " + names.AccountStack)
	return a.cli(func(s string) { a.line(stackEvent(s)) }, "deploy", "--all", "--app", dir,
		"--require-approval", "never", "--method", "direct", "--progress", "events").run(ctx)
}

// synthAccount makes the account's assembly; more are keys of the context, each with its value.
func (c cdk) synthAccount(ctx context.Context, buildDir string, more ...string) error {
	out := c.Assembly(names.AccountStack)
	if err := os.RemoveAll(out); err != nil {
		return fmt.Errorf("remove old assembly: %w", err)
	}
	all, err := c.shared()
	if err != nil {
		return err
	}
	all["build"] = buildDir
	for pair := range slices.Chunk(more, 2) {
		all[pair[0]] = pair[1]
	}
	settings, err := json.Marshal(all)
	if err != nil {
		return err
	}
	env := append(c.Environ(os.Environ()), "CDK_OUTDIR="+out, "CDK_CONTEXT_JSON="+string(settings))
	return command{Args: []string{"go", "run", "./" + accountApp}, Dir: c.Dir, Env: append(env, quietJSII()...), Log: c.State("logs", "synth.log")}.run(ctx)
}
