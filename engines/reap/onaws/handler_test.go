package onaws_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/engines/reap"
	"github.com/mainstay-go/mainstay/engines/reap/onaws"
	"github.com/mainstay-go/mainstay/engines/teardown"
	"github.com/mainstay-go/mainstay/names"
)

// stacks has a stack for each environment, whose template is empty: there is nothing in it that could be switched off.
type stacks struct {
	teardown.Stacks
	of  []string
	err error
}

func (s stacks) DescribeStacks(context.Context, *cloudformation.DescribeStacksInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStacksOutput, error) {
	out, key := &cloudformation.DescribeStacksOutput{}, names.TagEnvironment
	for _, environment := range s.of {
		name := names.Stack(environment, "Data1")
		out.Stacks = append(out.Stacks, types.Stack{StackName: &name, StackStatus: types.StackStatusCreateComplete, Tags: []types.Tag{{Key: &key, Value: &environment}}})
	}
	return out, s.err
}

func (s stacks) GetTemplate(context.Context, *cloudformation.GetTemplateInput, ...func(*cloudformation.Options)) (*cloudformation.GetTemplateOutput, error) {
	return &cloudformation.GetTemplateOutput{}, s.err
}

// hands are those of an account with environments that expired an hour ago, the first of them the last to come up.
func hands(t *testing.T, environments ...string) reap.Hands {
	t.Helper()
	now, store := time.Now(), new(ledger.Memory)
	for i, name := range environments {
		up := now.Add(-2*time.Hour - time.Duration(i)*time.Minute)
		if _, err := store.Put(t.Context(), ledger.Entry{Name: name, Owner: "ada", Created: up, Updated: up, Since: up, Hours: 1, State: ledger.Up}); err != nil {
			t.Fatal(err)
		}
	}
	return reap.Hands{Store: store, Clients: teardown.Clients{Stacks: stacks{of: environments}}, Now: time.Now, Who: "reap-environments"}
}

func state(t *testing.T, h reap.Hands, name string) ledger.State {
	t.Helper()
	e, err := h.Store.Get(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return e.State
}

// TestHandler: what has expired is put to sleep, the oldest first; what lasts is kept, and does not appear.
func TestHandler(t *testing.T) {
	h := hands(t, "a-1a2b3c4d", "b-1a2b3c4d", names.Staging)
	said := 0
	out, err := onaws.Handler(h, func(string, ...any) { said++ })(t.Context(), nil)
	if err != nil || len(out.Environments) != 2 || out.Environments[0].Environment != "b-1a2b3c4d" || !out.Environments[1].Done || len(out.Left) > 0 || said < 3 {
		t.Errorf("reaped %+v, %v, and said %d lines; want b, and then a, asleep", out, err, said)
	}
	if a, staging := state(t, h, "a-1a2b3c4d"), state(t, h, names.Staging); a != ledger.Asleep || staging != ledger.Up {
		t.Errorf("a is %s and staging %s; want a asleep, and staging as it was", a, staging)
	}
}

// TestHandler_Time: with little time left only one environment is begun, and the others are said to be left.
func TestHandler_Time(t *testing.T) {
	h := hands(t, "a-1a2b3c4d", "b-1a2b3c4d", "c-1a2b3c4d")
	ctx, cancel := context.WithTimeout(t.Context(), onaws.Spare)
	defer cancel()
	out, err := onaws.Handler(h, func(string, ...any) {})(ctx, nil)
	if err != nil || len(out.Environments) != 1 || !slices.Equal(out.Left, []string{"b-1a2b3c4d", "a-1a2b3c4d"}) || state(t, h, "b-1a2b3c4d") != ledger.Up {
		t.Errorf("reaped %+v, %v; want c only", out, err)
	}
}

// TestHandler_Fails: one that fails keeps no other, and the run fails.
func TestHandler_Fails(t *testing.T) {
	h := hands(t, "a-1a2b3c4d", "b-1a2b3c4d")
	h.Store = refusing{h.Store}
	out, err := onaws.Handler(h, func(string, ...any) {})(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), "sleep environment b-1a2b3c4d: no room") || len(out.Environments) != 2 || out.Environments[0].Error == "" || !out.Environments[1].Done {
		t.Errorf("reaped %+v, %v; want b failed, and a asleep", out, err)
	}
	h.Stacks = stacks{err: errors.New("denied")}
	if _, err := onaws.Handler(h, func(string, ...any) {})(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "denied") {
		t.Errorf("err = %v; want that nothing could be looked at", err)
	}
}

// refusing takes no entry of b.
type refusing struct{ ledger.Store }

func (r refusing) Put(ctx context.Context, e ledger.Entry) (ledger.Entry, error) {
	if strings.HasPrefix(e.Name, "b-") {
		return e, errors.New("no room")
	}
	return r.Store.Put(ctx, e)
}
