package schedule

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"time"
	_ "time/tzdata" // so that what a time zone is does not depend on the machine

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Props say what runs, and when.
type Props struct {
	Function   function.Props
	Expression string        // rate(5 minutes), cron(0 3 * * ? *) or at(2026-12-31T23:59:00); see Check
	Timezone   string        // of cron and at; default UTC
	Input      string        // JSON that the function is given; default Scheduler's own event
	Retries    int           // to start a run, before it goes to DeadLetter; default 10
	MaxAge     time.Duration // of a run that has not been started, before it goes to DeadLetter; default 1 h
	Disabled   bool          // nothing runs
}

// Schedule is a function, what starts it, and the queue of runs that failed.
type Schedule struct {
	Function   *function.Function
	Schedule   awsscheduler.CfnSchedule
	Role       awsiam.Role // what Scheduler may do: start this function
	DeadLetter awssqs.Queue
}

const service = "scheduler.amazonaws.com"

// New makes a schedule.
func New(scope constructs.Construct, id string, p Props) *Schedule {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Function: p.Function, Expression: "rate(1 day)"}.withDefaults() })
	s := &Schedule{Function: function.New(this, "Function", p.Function), DeadLetter: cdk.DeadLetter(this, "DeadLetter", false)}
	s.Function.KeepFailures(s.DeadLetter, p.MaxAge) // Scheduler itself sends those only that never started
	// The condition keeps Scheduler from using the role for somebody else's account (Scheduler user guide, "Confused deputy prevention").
	s.Role = awsiam.NewRole(this, jsii.String("Role"), &awsiam.RoleProps{AssumedBy: awsiam.NewServicePrincipal(jsii.String(service), &awsiam.ServicePrincipalOpts{
		Conditions: &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": awscdk.Aws_ACCOUNT_ID()}}})})
	cdk.Grant(s.Role, s.Function.Live.FunctionArn(), "lambda:InvokeFunction")
	cdk.Grant(s.Role, s.DeadLetter.QueueArn(), "sqs:SendMessage")
	s.Schedule = awsscheduler.NewCfnSchedule(this, jsii.String("Schedule"), p.cdk(s))
	s.Schedule.Node().AddDependency(s.Role)
	if gap, ok := policy.LongestGap(p.Expression); ok && !p.Disabled {
		cdk.Watch(cdk.Watched{Kind: policy.Schedule, Scope: this, Of: s.Schedule, Dimensions: cdk.Dimension("FunctionName", s.Function.Function.FunctionName),
			Numbers: policy.Numbers{policy.Gap: gap.Seconds()}})
	}
	return s
}

func (p Props) cdk(s *Schedule) *awsscheduler.CfnScheduleProps {
	target := &awsscheduler.CfnSchedule_TargetProperty{
		Arn: s.Function.Live.FunctionArn(), RoleArn: s.Role.RoleArn(),
		DeadLetterConfig: &awsscheduler.CfnSchedule_DeadLetterConfigProperty{Arn: s.DeadLetter.QueueArn()},
		RetryPolicy: &awsscheduler.CfnSchedule_RetryPolicyProperty{
			MaximumRetryAttempts: jsii.Number(p.Retries), MaximumEventAgeInSeconds: jsii.Number(p.MaxAge.Seconds())},
	}
	if p.Input != "" {
		target.Input = &p.Input
	}
	state := "ENABLED"
	if p.Disabled {
		state = "DISABLED"
	}
	return &awsscheduler.CfnScheduleProps{
		FlexibleTimeWindow: &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
		ScheduleExpression: &p.Expression, ScheduleExpressionTimezone: &p.Timezone, State: &state, Target: target}
}

func (p Props) withDefaults() Props {
	p.Timezone, p.Retries, p.MaxAge = cmp.Or(p.Timezone, "UTC"), cmp.Or(p.Retries, 10), cmp.Or(p.MaxAge, time.Hour)
	return p
}

func (p Props) validate() error {
	errs := []error{Check(p.Expression),
		cdk.Between("Retries", p.Retries, 1, 185, "EventBridge Scheduler quota"),
		cdk.Whole("MaxAge", p.MaxAge, time.Minute, 24*time.Hour, "EventBridge Scheduler quota")}
	if _, err := time.LoadLocation(p.Timezone); err != nil || p.Timezone == "Local" {
		errs = append(errs, cdk.Wrong("Timezone", strconv.Quote(p.Timezone), "a name of the IANA database, such as Europe/Berlin", "correct it"))
	}
	if p.Input != "" && !json.Valid([]byte(p.Input)) {
		errs = append(errs, cdk.Wrong("Input", "no JSON", "JSON, which is what Lambda functions are given", "marshal it"))
	}
	return errors.Join(errs...)
}
