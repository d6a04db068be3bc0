package workflow

import (
	"cmp"
	"errors"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// EachProps say what runs for each item.
type EachProps struct {
	Name         string             // last part of the log's name
	To           *function.Function // does a part of the job
	PartTimeout  time.Duration      // of one invocation; default 15 min, the longest that a function may take
	Timeout      time.Duration      // of a whole run; default 14 days
	LogRetention time.Duration      // whole days; default 30 days
	Retain       bool               // keep the log group when the stack goes
}

// NewEach makes a workflow that gives each item of a list to a function, again and again until the function says that the
// item is done: for work that takes longer than a function may. A run's input is
//
//	{"items": [0, 1, 2], "parallel": 2, "job": …}
//
// and the function gets {"job": …, "item": 1}, then its own answer, until that has "done": true. At the end it gets
// {"job": …, "end": true}; when an item has failed, with a "failure" of "Error" and "Cause", and then the run fails. It is a
// distributed map: every item has a history of its own, and there may be thousands.
func NewEach(scope constructs.Construct, id string, p EachProps) *Workflow {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() EachProps { return EachProps{Name: cdk.Harmless(this)}.withDefaults() })
	all := Props{Name: p.Name, Timeout: p.Timeout, LogRetention: p.LogRetention, Retain: p.Retain}
	if p.To == nil {
		return assemble(this, all, all.definition())
	}
	all.Steps = []Step{{To: p.To}}
	w := assemble(this, all, p.definition())
	w.grantRuns(this)
	return w
}

// grantRuns lets the map start runs of its own machine, one for each item, and end them (Step Functions developer guide,
// "IAM policies for using Distributed Map states"). It is a policy of its own, as the machine cannot be made before its role's.
func (w *Workflow) grantRuns(scope constructs.Construct) {
	runs := func(suffix string) *string {
		return awscdk.Stack_Of(scope).FormatArn(&awscdk.ArnComponents{Service: jsii.String("states"), Resource: jsii.String("execution"),
			ResourceName: jsii.String(*w.Machine.AttrName() + suffix), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME})
	}
	awsiam.NewPolicy(scope, jsii.String("Runs"), &awsiam.PolicyProps{Roles: &[]awsiam.IRole{w.Role}, Statements: &[]awsiam.PolicyStatement{
		awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Actions: jsii.Strings("states:StartExecution"), Resources: &[]*string{w.Machine.Ref()}}),
		awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Actions: jsii.Strings("states:DescribeExecution", "states:StopExecution"),
			Resources: &[]*string{runs("/*"), runs(":*")}})}})
}

func (p EachProps) withDefaults() EachProps {
	p.PartTimeout, p.Timeout = cmp.Or(p.PartTimeout, 15*time.Minute), cmp.Or(p.Timeout, 14*24*time.Hour)
	p.LogRetention = cmp.Or(p.LogRetention, cdk.DefaultLogRetention)
	return p
}

func (p EachProps) validate() error {
	errs := []error{cdk.CheckName("Name", p.Name), cdk.CheckLogRetention(p.LogRetention),
		cdk.Whole("PartTimeout", p.PartTimeout, time.Second, 15*time.Minute, "Lambda quota"),
		cdk.Whole("Timeout", p.Timeout, time.Second, 365*24*time.Hour, "Step Functions quota")}
	if p.To == nil {
		errs = append(errs, cdk.Wrong("To", "none", "a function", "set it"))
	}
	return errors.Join(errs...)
}

// definition is the state machine. What a function says of a failure is its own to keep: the map only tells that there was one.
func (p EachProps) definition() map[string]any {
	item := map[string]any{"StartAt": "Part", "ProcessorConfig": map[string]any{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "States": map[string]any{
		"Part": p.task("More", nil),
		"More": map[string]any{"Type": "Choice", "Default": "Done",
			"Choices": []any{map[string]any{"Variable": "$.done", "BooleanEquals": false, "Next": "Part"}}},
		"Done": map[string]any{"Type": "Pass", "Result": map[string]any{"done": true}, "End": true}, // what all items answer together must stay small
	}}
	return map[string]any{"StartAt": "Each", "TimeoutSeconds": p.Timeout.Seconds(), "States": map[string]any{
		"Each": map[string]any{"Type": "Map", "ItemsPath": "$.items", "MaxConcurrencyPath": "$.parallel", "ItemProcessor": item, "ResultPath": "$.results", "Next": "End",
			"ItemSelector": map[string]any{"job.$": "$.job", "item.$": "$$.Map.Item.Value", "done": false},
			"Catch":        []any{map[string]any{"ErrorEquals": []any{"States.ALL"}, "ResultPath": "$.failure", "Next": "Failed"}}},
		"End":    p.task("", map[string]any{"job.$": "$.job", "end": true}),
		"Failed": p.task("Fail", map[string]any{"job.$": "$.job", "end": true, "failure.$": "$.failure"}),
		"Fail":   map[string]any{"Type": "Fail", "Error": "ItemFailed", "Cause": "An item has failed; the function has kept why."},
	}}
}

// task invokes the function. Only what says nothing about the function is tried again: an error of its own is its answer.
func (p EachProps) task(next string, parameters map[string]any) map[string]any {
	t := map[string]any{"Type": "Task", "Resource": p.To.Live.FunctionArn(), "TimeoutSeconds": p.PartTimeout.Seconds(), "Retry": []any{
		map[string]any{"ErrorEquals": []any{"Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException",
			"Lambda.Unknown", "States.Timeout", "Sandbox.Timedout", "Runtime.ExitError"}, "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2, "JitterStrategy": "FULL"}}}
	if parameters != nil {
		t["Parameters"] = parameters
	}
	if next == "" {
		t["End"] = true
	} else {
		t["Next"] = next
	}
	return t
}
