package sleep_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	scheduletypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/mainstay-go/mainstay/engines/cost"
	"github.com/mainstay-go/mainstay/engines/sleep"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/names"
)

const env = "search-1a2b3c4d"

// text is the template of every stack in the account: what can be switched, once as it is made and once disabled.
const text = `{"Resources":{
	"Queue":{"Type":"AWS::SQS::Queue"},
	"Mapping":{"Type":"AWS::Lambda::EventSourceMapping","Properties":{"EventSourceArn":{"Fn::GetAtt":["Queue","Arn"]}}},
	"MappingOff":{"Type":"AWS::Lambda::EventSourceMapping","Properties":{"Enabled":false}},
	"Nightly":{"Type":"AWS::Scheduler::Schedule","Properties":{"State":"ENABLED","ScheduleExpression":"rate(1 minute)"}},
	"NightlyOff":{"Type":"AWS::Scheduler::Schedule","Properties":{"State":"DISABLED","ScheduleExpression":"rate(1 day)"}},
	"Clock":{"Type":"AWS::Events::Rule","Properties":{"ScheduleExpression":"rate(1 day)"}},
	"ClockOff":{"Type":"AWS::Events::Rule","Properties":{"ScheduleExpression":"rate(1 day)","State":"DISABLED"}},
	"Waits":{"Type":"AWS::Events::Rule","Properties":{"EventPattern":{"source":["aws.s3"]}}},
	"Unmade":{"Type":"AWS::Lambda::EventSourceMapping"}}}`

// cloud is an account with stacks of that template. What is on is in on, by physical id.
type cloud struct {
	stacks []string
	on     map[string]bool
	busy   int // times that a mapping is in use
	broken string
	last   *scheduler.UpdateScheduleInput
}

func newCloud() *cloud {
	c := &cloud{stacks: []string{names.Stack(env, "Compute1"), names.Stack(env+"-x", "Compute1")}, on: map[string]bool{}}
	for _, s := range c.stacks {
		for _, id := range []string{"Mapping", "Nightly", "bus|Clock", "Waits"} {
			c.on[s+id] = true
		}
	}
	return c
}

func (c *cloud) clients() sleep.Clients {
	return sleep.Clients{Stacks: c, Switches: sleep.Switches{Mappings: c, Rules: c, Schedules: c}}
}

func (c *cloud) DescribeStacks(context.Context, *cloudformation.DescribeStacksInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStacksOutput, error) {
	out := &cloudformation.DescribeStacksOutput{}
	for _, s := range c.stacks {
		out.Stacks = append(out.Stacks, cfn.Stack{StackName: &s, StackStatus: cfn.StackStatusCreateComplete})
	}
	return out, nil
}

func (c *cloud) ListStackResources(_ context.Context, in *cloudformation.ListStackResourcesInput, _ ...func(*cloudformation.Options)) (*cloudformation.ListStackResourcesOutput, error) {
	out := &cloudformation.ListStackResourcesOutput{}
	for _, id := range []string{"Mapping", "MappingOff", "Nightly", "NightlyOff", "Clock", "ClockOff", "Waits"} {
		physical := *in.StackName + id
		if id == "Clock" {
			physical = *in.StackName + "bus|Clock"
		}
		out.StackResourceSummaries = append(out.StackResourceSummaries, cfn.StackResourceSummary{LogicalResourceId: &id, PhysicalResourceId: &physical})
	}
	return out, nil
}

func (c *cloud) GetTemplate(context.Context, *cloudformation.GetTemplateInput, ...func(*cloudformation.Options)) (*cloudformation.GetTemplateOutput, error) {
	return &cloudformation.GetTemplateOutput{TemplateBody: aws.String(text)}, nil
}

func (c *cloud) DeleteStack(context.Context, *cloudformation.DeleteStackInput, ...func(*cloudformation.Options)) (*cloudformation.DeleteStackOutput, error) {
	return nil, errors.New("nothing is deleted to sleep")
}

func (c *cloud) GetEventSourceMapping(_ context.Context, in *lambda.GetEventSourceMappingInput, _ ...func(*lambda.Options)) (*lambda.GetEventSourceMappingOutput, error) {
	if *in.UUID == c.broken {
		return nil, errors.New("no such mapping")
	}
	return &lambda.GetEventSourceMappingOutput{State: aws.String(map[bool]string{true: "Enabled", false: "Disabled"}[c.on[*in.UUID]])}, nil
}

func (c *cloud) UpdateEventSourceMapping(_ context.Context, in *lambda.UpdateEventSourceMappingInput, _ ...func(*lambda.Options)) (*lambda.UpdateEventSourceMappingOutput, error) {
	if c.busy--; c.busy >= 0 {
		return nil, &lambdatypes.ResourceInUseException{}
	}
	c.on[*in.UUID] = *in.Enabled
	return &lambda.UpdateEventSourceMappingOutput{}, nil
}

func rule(bus, name *string) string {
	if bus == nil {
		return *name
	}
	return *bus + "|" + *name
}

func (c *cloud) DescribeRule(_ context.Context, in *eventbridge.DescribeRuleInput, _ ...func(*eventbridge.Options)) (*eventbridge.DescribeRuleOutput, error) {
	return &eventbridge.DescribeRuleOutput{State: map[bool]eventtypes.RuleState{true: eventtypes.RuleStateEnabled, false: eventtypes.RuleStateDisabled}[c.on[rule(in.EventBusName, in.Name)]]}, nil
}

func (c *cloud) EnableRule(_ context.Context, in *eventbridge.EnableRuleInput, _ ...func(*eventbridge.Options)) (*eventbridge.EnableRuleOutput, error) {
	c.on[rule(in.EventBusName, in.Name)] = true
	return &eventbridge.EnableRuleOutput{}, nil
}

func (c *cloud) DisableRule(_ context.Context, in *eventbridge.DisableRuleInput, _ ...func(*eventbridge.Options)) (*eventbridge.DisableRuleOutput, error) {
	c.on[rule(in.EventBusName, in.Name)] = false
	return &eventbridge.DisableRuleOutput{}, nil
}

func (c *cloud) GetSchedule(_ context.Context, in *scheduler.GetScheduleInput, _ ...func(*scheduler.Options)) (*scheduler.GetScheduleOutput, error) {
	state := scheduletypes.ScheduleStateDisabled
	if c.on[*in.Name] {
		state = scheduletypes.ScheduleStateEnabled
	}
	return &scheduler.GetScheduleOutput{State: state, GroupName: aws.String("default"), ScheduleExpression: aws.String("rate(1 minute)"), ScheduleExpressionTimezone: aws.String("Europe/Berlin"),
		Description: aws.String("d"), KmsKeyArn: aws.String("k"), FlexibleTimeWindow: &scheduletypes.FlexibleTimeWindow{}, Target: &scheduletypes.Target{},
		ActionAfterCompletion: scheduletypes.ActionAfterCompletionNone}, nil
}

func (c *cloud) UpdateSchedule(_ context.Context, in *scheduler.UpdateScheduleInput, _ ...func(*scheduler.Options)) (*scheduler.UpdateScheduleOutput, error) {
	c.on[*in.Name], c.last = in.State == scheduletypes.ScheduleStateEnabled, in
	return &scheduler.UpdateScheduleOutput{}, nil
}

func TestSleep_Wake(t *testing.T) {
	c, before := newCloud(), newCloud().on
	want := []string{"Compute1/Clock", "Compute1/Mapping", "Compute1/Nightly"}
	for _, twice := range [][]string{want, {}} {
		if got, err := sleep.Sleep(t.Context(), c.clients(), env); err != nil || !slices.Equal(got, twice) {
			t.Fatalf("Sleep = %v, %v; want %v", got, err, twice)
		}
	}
	for id, on := range c.on {
		if mine := strings.HasPrefix(id, c.stacks[0]); on != (before[id] && (!mine || strings.HasSuffix(id, "Waits"))) {
			t.Errorf("asleep, %s is on: %v", id, on)
		}
	}
	for _, twice := range [][]string{want, {}} {
		if got, err := sleep.Wake(t.Context(), c.clients(), env); err != nil || !slices.Equal(got, twice) {
			t.Fatalf("Wake = %v, %v; want %v", got, err, twice)
		}
	}
	for id, on := range c.on {
		if on != before[id] {
			t.Errorf("awake, %s is on: %v; want it as before", id, on)
		}
	}
}

// TestWake_KeepsTheSchedule: an update of a schedule forgets what it is not given, so it is given all that there is.
func TestWake_KeepsTheSchedule(t *testing.T) {
	c := newCloud()
	if _, err := sleep.Sleep(t.Context(), c.clients(), env); err != nil {
		t.Fatal(err)
	}
	given := reflect.ValueOf(*c.last)
	for i := range given.NumField() {
		name := given.Type().Field(i).Name
		if optional := slices.Contains([]string{"ClientToken", "StartDate", "EndDate", "noSmithyDocumentSerde"}, name); !optional && given.Field(i).IsZero() {
			t.Errorf("the update forgets %s", name)
		}
	}
}

func TestSleep_WaitsForLambda(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCloud()
		c.busy = 3
		if got, err := sleep.Sleep(t.Context(), c.clients(), env); err != nil || len(got) != 3 {
			t.Errorf("Sleep with a mapping in use = %v, %v; want it to wait", got, err)
		}
		c.busy = 1000
		if _, err := sleep.Wake(t.Context(), c.clients(), env); err == nil {
			t.Error("Wake with a mapping in use for ever succeeded")
		}
	})
}

func TestSleep_Refuses(t *testing.T) {
	for _, name := range []string{names.Staging, names.Production} {
		c := newCloud()
		c.stacks = append(c.stacks, names.Stack(name, "Compute1"))
		if _, err := sleep.Sleep(t.Context(), c.clients(), name); err == nil || !strings.Contains(err.Error(), "only those may sleep") {
			t.Errorf("Sleep(%s) = %v; want a refusal", name, err)
		}
	}
	c := newCloud()
	c.broken = names.Stack(env, "Compute1") + "Mapping"
	if _, err := sleep.Sleep(t.Context(), c.clients(), env); err == nil || !strings.Contains(err.Error(), "Compute1/Mapping") {
		t.Errorf("Sleep = %v; want the resource that could not be switched", err)
	}
}

// TestAsleep: what sleeps costs nothing, and the app that it was made of is as it was.
func TestAsleep(t *testing.T) {
	parsed, err := template.Parse("Compute1", text)
	if err != nil {
		t.Fatal(err)
	}
	app := template.App{parsed}
	prices, err := cost.ListPrices()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		app  template.App
		free bool
	}{{app, false}, {sleep.Asleep(app), true}, {app, false}} {
		made, err := cost.Estimator{Prices: prices}.Estimate(c.app, cost.Usage{})
		if err != nil || (made.USD.Sign() == 0) != c.free {
			t.Errorf("it costs %s, %v; want nothing: %v", made.USD, err, c.free)
		}
	}
}
