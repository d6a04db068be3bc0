package rule

import (
	"cmp"
	"errors"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Props say which events go where. One of Queue and Function must be set.
type Props struct {
	Pattern  Pattern
	Queue    *queue.Queue       // a standard one: EventBridge keeps no order
	Function *function.Function // see New about its failures
	Retries  int                // before an event goes to DeadLetter; default 10
	MaxAge   time.Duration      // of an event before it goes to DeadLetter; default 1 h
	Disabled bool               // events are not sent, and lost
}

// Rule is a rule and the queue of events that it could not deliver.
type Rule struct {
	Rule       awsevents.Rule
	DeadLetter awssqs.Queue
}

// New makes a rule. Lambda takes events before it runs anything, so an event whose function failed counts as delivered;
// such events go to DeadLetter too, unless a rule before this one, or somebody else, has configured that for the function.
func New(scope constructs.Construct, id string, p Props) *Rule {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	detail, err := p.Pattern.detail()
	p = cdk.Checked(this, p, errors.Join(err, p.validate()), func() Props { return Props{Pattern: Pattern{Sources: []string{"nothing"}}}.withDefaults() })
	r := &Rule{DeadLetter: cdk.DeadLetter(this, "DeadLetter", false)}
	r.Rule = awsevents.NewRule(this, jsii.String("Rule"), &awsevents.RuleProps{Enabled: jsii.Bool(!p.Disabled), EventPattern: p.Pattern.cdk(detail)})
	switch {
	case p.Queue != nil:
		r.Rule.AddTarget(awseventstargets.NewSqsQueue(p.Queue.Queue, &awseventstargets.SqsQueueProps{
			DeadLetterQueue: r.DeadLetter, RetryAttempts: jsii.Number(p.Retries), MaxEventAge: cdk.Seconds(p.MaxAge)}))
	case p.Function != nil:
		r.Rule.AddTarget(awseventstargets.NewLambdaFunction(p.allowed(this, r.Rule), &awseventstargets.LambdaFunctionProps{
			DeadLetterQueue: r.DeadLetter, RetryAttempts: jsii.Number(p.Retries), MaxEventAge: cdk.Seconds(p.MaxAge)}))
		p.Function.KeepFailures(r.DeadLetter, p.MaxAge)
	}
	cdk.Watch(cdk.Watched{Kind: policy.Rule, Scope: this, Of: r.Rule, Dimensions: cdk.Dimension("RuleName", r.Rule.RuleName)})
	return r
}

// allowed lets the rule invoke the function. The CDK would do it under a logical id with the name of the stack in it, which
// changes when the unit moves.
func (p Props) allowed(this constructs.Construct, r awsevents.Rule) awslambda.IFunction {
	arn := p.Function.Live.FunctionArn()
	awslambda.NewCfnPermission(this, jsii.String("Allow"), &awslambda.CfnPermissionProps{Action: jsii.String("lambda:InvokeFunction"),
		FunctionName: arn, Principal: jsii.String("events.amazonaws.com"), SourceArn: r.RuleArn()})
	return awslambda.Function_FromFunctionAttributes(this, jsii.String("Target"), &awslambda.FunctionAttributes{FunctionArn: arn, SkipPermissions: jsii.Bool(true)})
}

func (p Props) withDefaults() Props {
	p.Retries, p.MaxAge = cmp.Or(p.Retries, 10), cmp.Or(p.MaxAge, time.Hour)
	return p
}

func (p Props) validate() error {
	return errors.Join(p.Pattern.validate(), p.checkTarget(),
		cdk.Between("Retries", p.Retries, 1, 185, "EventBridge quota"),
		cdk.Whole("MaxAge", p.MaxAge, time.Minute, 24*time.Hour, "EventBridge quota"))
}

func (p Props) checkTarget() error {
	if p.Queue == nil && p.Function == nil {
		return cdk.Wrong("Queue, Function", "none", "one of them", "set the one that events go to")
	}
	if p.Queue != nil && p.Function != nil {
		return cdk.Wrong("Queue, Function", "both", "one of them", "make a rule each")
	}
	if p.Queue != nil && *p.Queue.Queue.Fifo() {
		return cdk.Wrong("Queue", "a FIFO queue", "a standard queue, since EventBridge keeps no order", "make it without FIFO")
	}
	return nil
}
