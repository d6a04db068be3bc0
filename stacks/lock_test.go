package stacks_test

import (
	"flag"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/placement"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/stacks"
)

// TestLock holds the placement lock against what the units weigh; -update writes it, as `mainstay stacks plan` does.
func TestLock(t *testing.T) {
	env, err := config.Load("check") // as `mainstay stacks plan` does
	if err != nil {
		t.Fatal(err)
	}
	was, err := placement.ReadLock(lock(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	build := cdktest.Build(t, names.Functions()...)
	context, file := cdktest.Context(t), filepath.Join(t.TempDir(), "units.json")
	context[names.ContextUnits] = file
	if err := stacks.New(awscdk.NewApp(&awscdk.AppProps{Context: &context}), stacks.Env{Environment: env, Build: build}); err != nil {
		t.Fatal(err)
	}
	units, err := placement.ReadUnits(file)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := placement.Place(was, units, placement.ForApps())
	if err != nil {
		t.Fatal(err)
	}
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := plan.Lock.Write(lock(t)); err != nil {
			t.Fatal(err)
		}
		return
	}
	if plan.Stale(was) {
		t.Errorf("the lock is stale: new %v, grown %v, shrunk %v, removed %v; run `mainstay stacks plan` and commit it", plan.New, plan.Grown, plan.Shrunk, plan.Removed)
	}
}
