package backend_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/engines/reap/onaws"
	"github.com/mainstay-go/mainstay/names"
	"github.com/mainstay-go/mainstay/ops"
)

// clocked is small with a rule that runs by the clock.
var clocked = strings.Replace(small, `"Resources":{`, `"Resources":{"Clock":{"Type":"AWS::Events::Rule","Properties":{"ScheduleExpression":"rate(1 day)"}},`, 1)

// TestReap_Function: the account's function does by the clock what env reap does, with the permissions of its role: one that
// has expired sleeps, one that has slept long enough goes with all that it left, and so does one whose destruction was killed.
func TestReap_Function(t *testing.T) {
	alone(t)
	const expired, slept, cut, alive = "func-1a2b3c4d", "func-2b3c4d5e", "func-3c4d5e6f", "func-4d5e6f7a"
	_, err := ops.InitAccount{Project: shared.project, Target: shared.target, Account: config.LoadAccount(), For: []config.Kind{config.Branch}, UI: ops.NewUI(testWriter{t})}.Run(t.Context())
	must(t, err)
	hands, err := shared.target.Hands(t.Context(), shared.project)
	must(t, err)
	now := time.Now()
	for env, e := range map[string]ledger.Entry{expired: {State: ledger.Up, Hours: 1}, slept: {State: ledger.Asleep, Hours: 1}, cut: {State: ledger.Destroying},
		alive: {State: ledger.Up, Hours: 1000}, names.Staging: {State: ledger.Asleep, Hours: 1}} {
		shared.create(t, env, "Data1", clocked)
		e.Name, e.Owner, e.Created, e.Updated, e.Since = env, "ada", now.AddDate(0, 0, -9), now.AddDate(0, 0, -9), now.AddDate(0, 0, -5)
		_, err := hands.Store.Put(t.Context(), e)
		must(t, err)
	}
	shared.versions(t, slept, strings.ToLower(names.Stack(slept, "Stray"))+"-bucket")
	others := []string{alive, names.Staging}
	before := shared.listing(t, append(others, expired))
	done := shared.invokeReaper(t)
	if len(done.Environments) != 3 || len(done.Left) > 0 || slices.ContainsFunc(done.Environments, func(d reap.Done) bool { return !d.Done }) {
		t.Errorf("reaped %+v; want the three, done", done)
	}
	if e, err := hands.Store.Get(t.Context(), expired); err != nil || e.State != ledger.Asleep || shared.clock(t, expired) != types.RuleStateDisabled || shared.clock(t, alive) == types.RuleStateDisabled {
		t.Errorf("the ledger has %+v, %v, its clock is %s; want it asleep, and the other one's awake", e, err, shared.clock(t, expired))
	}
	for _, env := range []string{slept, cut} {
		if _, err := hands.Store.Get(t.Context(), env); !errors.Is(err, ledger.ErrNotFound) || len(shared.listing(t, []string{env})) > 0 {
			t.Errorf("of %s are left %q, and the ledger says %v; want nothing", env, shared.listing(t, []string{env}), err)
		}
	}
	if after := shared.listing(t, append(others, expired)); !slices.Equal(after, before) {
		t.Errorf("of the others are left %q; want them as they were: %q", after, before)
	}
	for _, env := range []string{expired, alive} {
		must(t, shared.down(t, env))
	}
	shared.tidyReaped(t)
	e, err := hands.Store.Get(t.Context(), names.Staging)
	must(t, err)
	must(t, hands.Store.Delete(t.Context(), e))
}

// invokeReaper runs the account's function once.
func (c cloud) invokeReaper(t *testing.T) onaws.Reaped {
	t.Helper()
	name := c.resource(t, names.AccountStack, "AWS::Lambda::Function")
	out, err := lambda.NewFromConfig(c.target.AWS).Invoke(t.Context(), &lambda.InvokeInput{FunctionName: &name, Payload: []byte("{}")})
	must(t, err)
	var done onaws.Reaped
	if out.FunctionError != nil || json.Unmarshal(out.Payload, &done) != nil {
		t.Fatalf("the function failed: %s", out.Payload)
	}
	return done
}

// clock is the state of an environment's rule.
func (c cloud) clock(t *testing.T, env string) types.RuleState {
	t.Helper()
	name := c.resource(t, names.Stack(env, "Data1"), "AWS::Events::Rule")
	out, err := eventbridge.NewFromConfig(c.target.AWS).DescribeRule(t.Context(), &eventbridge.DescribeRuleInput{Name: &name})
	must(t, err)
	return out.State
}

// resource is the physical id of a stack's only resource of a type.
func (c cloud) resource(t *testing.T, stack, kind string) string {
	t.Helper()
	out, err := cloudformation.NewFromConfig(c.target.AWS).ListStackResources(t.Context(), &cloudformation.ListStackResourcesInput{StackName: &stack})
	must(t, err)
	for _, r := range out.StackResourceSummaries {
		if aws.ToString(r.ResourceType) == kind {
			return aws.ToString(r.PhysicalResourceId)
		}
	}
	t.Fatalf("stack %s has no %s", stack, kind)
	return ""
}
