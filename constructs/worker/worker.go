package worker

import (
	"cmp"
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/constructs/queue"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Props say how a worker works.
type Props struct {
	Function       function.Props
	FIFO           bool // messages of one group one after another
	BatchSize      int  // most messages per invocation; default 10
	MaxConcurrency int  // most invocations at a time; default 10
	MaxReceives    int  // see queue.Props
}

// Worker is a queue, its dead-letter queue and its function.
type Worker struct {
	Queue    *queue.Queue
	Function *function.Function
	Mapping  awslambda.EventSourceMapping
}

// New makes a worker.
func New(scope constructs.Construct, id string, p Props) *Worker {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Function: p.Function, FIFO: p.FIFO}.withDefaults() })
	w := &Worker{Function: function.New(this, "Function", p.Function)}
	// Six times the function's timeout is what AWS recommends (Lambda developer guide, "Using Lambda with Amazon SQS").
	w.Queue = queue.New(this, "Queue", queue.Props{FIFO: p.FIFO, MaxReceives: p.MaxReceives, Visibility: 6 * p.Function.Timeout})
	// The actions are those that Lambda needs (Lambda developer guide, "Using Lambda with Amazon SQS", "Execution role
	// permissions"): the CDK's event source allows more, and its logical id has the queue's stack in it.
	arn := w.Queue.Queue.QueueArn()
	cdk.Grant(w.Function.Role, arn, "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")
	w.Mapping = awslambda.NewEventSourceMapping(this, jsii.String("Mapping"), &awslambda.EventSourceMappingProps{
		Target: w.Function.Live, EventSourceArn: arn, BatchSize: jsii.Number(p.BatchSize), MaxConcurrency: jsii.Number(p.MaxConcurrency),
		ReportBatchItemFailures: jsii.Bool(true)})
	cdk.Watch(cdk.Watched{Kind: policy.Worker, Scope: this, Of: w.Mapping, Dimensions: cdk.Dimension("FunctionName", w.Function.Function.FunctionName),
		Numbers: policy.Numbers{policy.Concurrency: float64(p.MaxConcurrency)}})
	return w
}

func (p Props) withDefaults() Props {
	p.BatchSize, p.MaxConcurrency = cmp.Or(p.BatchSize, 10), cmp.Or(p.MaxConcurrency, 10)
	p.Function.Timeout = cmp.Or(p.Function.Timeout, function.DefaultTimeout)
	return p
}

func (p Props) validate() error {
	return errors.Join(
		cdk.Between("BatchSize", p.BatchSize, 1, 10, "Lambda quota of SQS event sources without a batching window"),
		cdk.Between("MaxConcurrency", p.MaxConcurrency, 2, 1000, "Lambda quota of SQS event sources"))
}
