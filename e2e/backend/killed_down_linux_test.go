package backend_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"

	"github.com/mainstay-go/mainstay/engines/ledger"
	"github.com/mainstay-go/mainstay/names"
)

// TestKilled_Down kills a destruction with signal 9 in each of its phases: when the ledger has it, while stacks go, while what
// outlived them goes, and while it waits for the proof that nothing is left. The next one goes on from there, and the last one leaves
// nothing, also in the ledger.
func TestKilled_Down(t *testing.T) {
	alone(t)
	const name, stacks, groups = "killed-3d4e5f6a", 30, 60
	store := shared.ledger(t)
	release := shared.crowd(t, name, stacks, groups)
	now := time.Now()
	_, err := store.Put(t.Context(), ledger.Entry{Name: name, Owner: "ada", Created: now, Updated: now, Since: now, State: ledger.Up, Hours: 1})
	must(t, err)
	within := func(n, most int) bool { return 0 < n && n < most }
	for _, at := range []struct {
		phase string
		now   func(left map[string]int) bool
	}{
		{"the ledger", func(map[string]int) bool { return true }},
		{"the stacks", func(left map[string]int) bool { return within(left["stack"], stacks) }},
		{"what outlived them", func(left map[string]int) bool { return left["stack"] == 0 && within(left["log group"], groups) }},
		{"the proof", func(left map[string]int) bool { return len(left) == 1 && left["tagged resource"] == 1 }},
	} {
		shared.killDown(t, name, at.phase, func(ctx context.Context) bool {
			left, err := shared.kinds(ctx, name)
			e, unknown := store.Get(ctx, name)
			return err == nil && unknown == nil && e.State == ledger.Destroying && at.now(left)
		})
		left, err := shared.kinds(t.Context(), name)
		t.Logf("killed at %s, there are %v, %v", at.phase, left, err)
	}
	release()
	must(t, shared.down(t, name))
	if left := shared.listing(t, []string{name}); len(left) > 0 {
		t.Errorf("after the last down there are %q", left)
	}
	if e, err := store.Get(t.Context(), name); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the ledger still has %+v, %v", e, err)
	}
}

// crowd makes stacks of an environment, log groups that outlive them, and a topic, which is to be released.
func (c cloud) crowd(t *testing.T, name string, stacks, groups int) (release func()) {
	t.Helper()
	for i := range stacks {
		c.create(t, name, fmt.Sprint("Data", i+1), `{"Resources":{"Work":{"Type":"AWS::SQS::Queue"}}}`)
	}
	for i := range groups {
		group := names.LogGroup(names.Stack(name, "Data1"), fmt.Sprint("late-writer-", i))
		_, err := cloudwatchlogs.NewFromConfig(c.target.AWS).CreateLogGroup(t.Context(), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &group})
		must(t, err)
	}
	return c.topic(t, name)
}

// killDown starts a process that destroys an environment, and kills it when something has come to be. It goes in steps from its start.
func (c cloud) killDown(t *testing.T, name, phase string, now func(context.Context) bool) {
	t.Helper()
	cmd, _ := c.start(t, "down", name, "")
	endIn(t, cmd, inSteps(t, cmd.Process.Pid, always(), now), phase)
}

// always is a moment that has come.
func always() <-chan bool {
	c := make(chan bool, 1)
	c <- true
	return c
}

// kinds counts what there is of an environment, by kind.
func (c cloud) kinds(ctx context.Context, name string) (map[string]int, error) {
	left, err := c.target.Residue(ctx, name)
	counts := map[string]int{}
	for _, r := range left {
		counts[r.Kind]++
	}
	return counts, err
}

// ledger is the account's ledger. Where no other test has made the account's stack, it is made of that alone.
func (c cloud) ledger(t *testing.T) ledger.Store {
	t.Helper()
	hands, err := c.target.Hands(t.Context(), c.project)
	must(t, err)
	if hands.Store != nil {
		return hands.Store
	}
	api, stack := cloudformation.NewFromConfig(c.target.AWS), names.AccountStack
	template := fmt.Sprintf(`{"Resources":{"Ledger":{"Type":"AWS::DynamoDB::Table","Properties":{"BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":%[1]q,"AttributeType":"S"}],
		"KeySchema":[{"AttributeName":%[1]q,"KeyType":"HASH"}]}}},"Outputs":{%[2]q:{"Value":{"Ref":"Ledger"}}}}`, names.LedgerKey, names.OutputLedgerTable)
	_, err = api.CreateStack(t.Context(), &cloudformation.CreateStackInput{StackName: &stack, TemplateBody: &template})
	must(t, err)
	must(t, cloudformation.NewStackCreateCompleteWaiter(api).Wait(t.Context(), &cloudformation.DescribeStacksInput{StackName: &stack}, time.Minute))
	t.Cleanup(func() {
		_, err := api.DeleteStack(context.Background(), &cloudformation.DeleteStackInput{StackName: &stack})
		must(t, err)
	})
	hands, err = c.target.Hands(t.Context(), c.project)
	must(t, err)
	return hands.Store
}

// topic makes something of an environment that a destruction does not know how to delete: it is named until somebody has.
func (c cloud) topic(t *testing.T, env string) (release func()) {
	t.Helper()
	api := sns.NewFromConfig(c.target.AWS)
	made, err := api.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: aws.String(names.Stack(env, "Stray")), Tags: []snstypes.Tag{{Key: aws.String(names.TagEnvironment), Value: &env}}})
	must(t, err)
	return func() {
		_, err := api.DeleteTopic(t.Context(), &sns.DeleteTopicInput{TopicArn: made.TopicArn})
		must(t, err)
	}
}
