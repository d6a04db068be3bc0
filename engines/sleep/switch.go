package sleep

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	scheduletypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/mainstay-go/mainstay/engines/template"
)

type turn func(c Clients, ctx context.Context, r template.Resource, id string, on bool) (bool, error)

// switches are the types that can be switched.
func switches() map[string]turn {
	return map[string]turn{
		mappingType:  Clients.mapping,
		ruleType:     Clients.rule,
		scheduleType: Clients.schedule,
	}
}

const (
	mappingType  = "AWS::Lambda::EventSourceMapping"
	ruleType     = "AWS::Events::Rule"
	scheduleType = "AWS::Scheduler::Schedule"
)

// sleeps says whether a resource is awake by its template, and costs something then. A rule that waits for events costs
// nothing, and what it passes on waits in a queue; only one that runs by the clock sleeps.
func sleeps(r template.Resource) bool {
	switch r.Type {
	case mappingType:
		on := r.Get("Enabled")
		return on != false && on != "false"
	case ruleType:
		return r.Get("ScheduleExpression") != nil && r.Text("State") != "DISABLED"
	case scheduleType:
		return r.Text("State") != "DISABLED"
	}
	return false
}

// How long Lambda is given to finish the change of a mapping before: it refuses another one meanwhile (Lambda API
// reference, UpdateEventSourceMapping, ResourceInUseException).
const (
	mappingTries = 60
	mappingWait  = time.Second
)

func (c Clients) mapping(ctx context.Context, _ template.Resource, id string, on bool) (bool, error) {
	for try := 1; ; try++ {
		did, err := c.mappingOnce(ctx, id, on)
		if busy := (*lambdatypes.ResourceInUseException)(nil); !errors.As(err, &busy) || try == mappingTries {
			return did, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(mappingWait):
		}
	}
}

func (c Clients) mappingOnce(ctx context.Context, id string, on bool) (bool, error) {
	now, err := c.Mappings.GetEventSourceMapping(ctx, &lambda.GetEventSourceMappingInput{UUID: &id})
	if err != nil {
		return false, err
	}
	if is, told := enabled(aws.ToString(now.State)); told && is == on {
		return false, nil
	}
	_, err = c.Mappings.UpdateEventSourceMapping(ctx, &lambda.UpdateEventSourceMappingInput{UUID: &id, Enabled: &on})
	return err == nil, err
}

// enabled says what the state of a mapping means; false where it does not tell, as while it is updated.
func enabled(state string) (on, told bool) {
	switch state {
	case "Enabled", "Enabling", "Creating":
		return true, true
	case "Disabled", "Disabling":
		return false, true
	}
	return false, false
}

// rule: the physical id of a rule on a bus of its own has the bus before it (CloudFormation user guide, AWS::Events::Rule).
func (c Clients) rule(ctx context.Context, _ template.Resource, id string, on bool) (bool, error) {
	var bus *string
	if b, name, ok := strings.Cut(id, "|"); ok {
		bus, id = &b, name
	}
	now, err := c.Rules.DescribeRule(ctx, &eventbridge.DescribeRuleInput{Name: &id, EventBusName: bus})
	if err != nil || (now.State != eventtypes.RuleStateDisabled) == on {
		return false, err
	}
	if on {
		_, err = c.Rules.EnableRule(ctx, &eventbridge.EnableRuleInput{Name: &id, EventBusName: bus})
	} else {
		_, err = c.Rules.DisableRule(ctx, &eventbridge.DisableRuleInput{Name: &id, EventBusName: bus})
	}
	return err == nil, err
}

// schedule: an update takes all of a schedule, and forgets what it is not given.
func (c Clients) schedule(ctx context.Context, r template.Resource, id string, on bool) (bool, error) {
	var group *string
	if g := r.Text("GroupName"); g != "" {
		group = &g
	}
	now, err := c.Schedules.GetSchedule(ctx, &scheduler.GetScheduleInput{Name: &id, GroupName: group})
	want := scheduletypes.ScheduleStateDisabled
	if on {
		want = scheduletypes.ScheduleStateEnabled
	}
	if err != nil || now.State == want {
		return false, err
	}
	_, err = c.Schedules.UpdateSchedule(ctx, &scheduler.UpdateScheduleInput{Name: &id, GroupName: now.GroupName, State: want,
		FlexibleTimeWindow: now.FlexibleTimeWindow, ScheduleExpression: now.ScheduleExpression, Target: now.Target, Description: now.Description,
		ScheduleExpressionTimezone: now.ScheduleExpressionTimezone, StartDate: now.StartDate, EndDate: now.EndDate, KmsKeyArn: now.KmsKeyArn,
		ActionAfterCompletion: now.ActionAfterCompletion})
	return err == nil, err
}
