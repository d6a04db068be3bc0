package function

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

const (
	// runRetries is how often Lambda repeats a run that failed: its default and its most (Lambda quotas, 2026).
	runRetries = 2
	// longestEvent is how long Lambda keeps an event at most (Lambda quotas, 2026).
	longestEvent = 6 * time.Hour
	// asyncConfig is the id that the CDK gives what it makes in Function.ConfigureAsyncInvoke, so that it sees ours: a
	// function can have no second.
	asyncConfig = "EventInvokeConfig"
)

// KeepFailures sends events that the function failed at to a queue, after Lambda's two retries. It matters to whoever
// invokes asynchronously, as rules and schedules do: for them an event is delivered as soon as Lambda has taken it. A
// function has one such queue; where it has one already, nothing changes.
func (f *Function) KeepFailures(to awssqs.IQueue, maxAge time.Duration) {
	if f.Function.Node().TryFindChild(jsii.String(asyncConfig)) != nil {
		return
	}
	cdk.Grant(f.Role, to.QueueArn(), "sqs:SendMessage")
	config := awslambda.NewCfnEventInvokeConfig(f.Function, jsii.String(asyncConfig), &awslambda.CfnEventInvokeConfigProps{
		FunctionName: f.Function.FunctionName(), Qualifier: &f.qualifier,
		MaximumRetryAttempts: jsii.Number(runRetries), MaximumEventAgeInSeconds: jsii.Number(min(maxAge, longestEvent).Seconds()),
		DestinationConfig: &awslambda.CfnEventInvokeConfig_DestinationConfigProperty{
			OnFailure: &awslambda.CfnEventInvokeConfig_OnFailureProperty{Destination: to.QueueArn()}}})
	config.Node().AddDependency(f.Role)
	if f.Alias != nil {
		config.Node().AddDependency(f.Alias) // named by text alone, which CloudFormation would not wait for
	}
	cdk.Watch(cdk.Watched{Kind: policy.Async, Scope: f.Function, Of: config, Dimensions: cdk.Dimension("FunctionName", f.Function.FunctionName),
		Numbers: policy.Numbers{policy.MaxAge: float64(min(maxAge, longestEvent).Milliseconds())}})
}
