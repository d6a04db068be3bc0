package workflow

import (
	"cmp"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Step is a function that is given what the step before it returned.
type Step struct {
	Name    string // of the state, 1 to 80 of A-Z, a-z, 0-9 and -
	To      *function.Function
	Retries int           // when the function fails; default 2
	Timeout time.Duration // of one try; default 15 min, the longest that a function may take
}

// Props say what runs.
type Props struct {
	Name         string        // last part of the log's name
	Steps        []Step        // at least one
	Timeout      time.Duration // of a whole run; default 1 h
	LogRetention time.Duration // whole days; default 30 days
	Retain       bool          // keep the log group when the stack goes
}

// Workflow is a state machine with the log of runs that failed.
type Workflow struct {
	Machine    awsstepfunctions.CfnStateMachine
	Role       awsiam.Role  // what it may do: run its steps and write its log
	DeadLetter awssqs.Queue // EventBridge's events of runs that failed, timed out or were aborted, with their input
	Logs       awslogs.LogGroup
}

// New makes a workflow.
func New(scope constructs.Construct, id string, p Props) *Workflow {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Name: cdk.Harmless(this)}.withDefaults() })
	return assemble(this, p, p.definition())
}

// assemble makes the parts that every workflow has.
func assemble(this constructs.Construct, p Props, definition map[string]any) *Workflow {
	w := &Workflow{DeadLetter: cdk.DeadLetter(this, "DeadLetter", false),
		Logs: cdk.LogGroup(this, p.Name, p.LogRetention, p.Retain)}
	w.Role = awsiam.NewRole(this, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("states.amazonaws.com"), nil), Description: jsii.String("What the workflow " + p.Name + " may do")})
	w.grant(p.Steps)
	w.Machine = awsstepfunctions.NewCfnStateMachine(this, jsii.String("Machine"), &awsstepfunctions.CfnStateMachineProps{
		RoleArn: w.Role.RoleArn(), Definition: definition,
		LoggingConfiguration: &awsstepfunctions.CfnStateMachine_LoggingConfigurationProperty{
			Level: jsii.String("ERROR"), IncludeExecutionData: jsii.Bool(false), // data has no place in a log
			Destinations: &[]any{&awsstepfunctions.CfnStateMachine_LogDestinationProperty{
				CloudWatchLogsLogGroup: &awsstepfunctions.CfnStateMachine_CloudWatchLogsLogGroupProperty{LogGroupArn: w.Logs.LogGroupArn()}}}}})
	w.Machine.Node().AddDependency(w.Role)
	w.keepFailures(this)
	cdk.Watch(cdk.Watched{Kind: policy.Workflow, Scope: this, Of: w.Machine, Dimensions: cdk.Dimension("StateMachineArn", w.Machine.Ref),
		Numbers: policy.Numbers{policy.Timeout: float64(p.Timeout.Milliseconds())}})
	return w
}

func (w *Workflow) grant(steps []Step) {
	for _, s := range steps {
		cdk.Grant(w.Role, s.To.Live.FunctionArn(), "lambda:InvokeFunction")
	}
	// Log deliveries have no ARNs, so there is nothing narrower (Step Functions developer guide, "Logging using CloudWatch Logs").
	cdk.Grant(w.Role, jsii.String("*"), "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
		"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups")
}

// keepFailures has EventBridge put what Step Functions says about a run that failed into the dead-letter queue.
func (w *Workflow) keepFailures(scope constructs.Construct) {
	failed := awsevents.NewRule(scope, jsii.String("Failed"), &awsevents.RuleProps{
		EventPattern: &awsevents.EventPattern{Source: jsii.Strings("aws.states"), DetailType: jsii.Strings("Step Functions Execution Status Change"),
			Detail: &map[string]any{"status": []any{"FAILED", "TIMED_OUT", "ABORTED"}, "stateMachineArn": []any{w.Machine.Ref()}}},
		Targets: &[]awsevents.IRuleTarget{awseventstargets.NewSqsQueue(w.DeadLetter, nil)}})
	cdk.Watch(cdk.Watched{Kind: policy.Rule, Scope: scope, Of: failed, Dimensions: cdk.Dimension("RuleName", failed.RuleName)})
}

// GrantStart lets a function start runs.
func (w *Workflow) GrantStart(to awsiam.IGrantable) {
	cdk.Grant(to, w.Machine.Ref(), "states:StartExecution")
}

func (p Props) withDefaults() Props {
	p.Timeout, p.LogRetention = cmp.Or(p.Timeout, time.Hour), cmp.Or(p.LogRetention, cdk.DefaultLogRetention)
	steps := make([]Step, len(p.Steps))
	for i, s := range p.Steps {
		s.Retries, s.Timeout = cmp.Or(s.Retries, 2), cmp.Or(s.Timeout, 15*time.Minute)
		steps[i] = s
	}
	p.Steps = steps
	return p
}

func (p Props) validate() error {
	errs := []error{cdk.CheckName("Name", p.Name), cdk.CheckLogRetention(p.LogRetention),
		cdk.Whole("Timeout", p.Timeout, time.Second, 365*24*time.Hour, "Step Functions quota")}
	if len(p.Steps) == 0 {
		errs = append(errs, cdk.Wrong("Steps", "empty", "at least one", "add a Step"))
	}
	seen := map[string]bool{}
	for _, s := range p.Steps {
		if seen[s.Name] {
			errs = append(errs, cdk.Wrong("Step.Name", strconv.Quote(s.Name)+" a second time", "each name once", "change one"))
		}
		seen[s.Name] = true
		errs = append(errs, s.validate())
	}
	return errors.Join(errs...)
}

func (s Step) validate() error {
	errs := []error{cdk.CheckState("Step.Name", s.Name), cdk.Between("Step.Retries", s.Retries, 1, 99, "no quota, but no sense either"),
		cdk.Whole("Step.Timeout", s.Timeout, time.Second, 15*time.Minute, "Lambda quota")}
	if s.To == nil {
		errs = append(errs, cdk.Wrong("Step.To", "none", "a function", "set it"))
	}
	return errors.Join(errs...)
}
