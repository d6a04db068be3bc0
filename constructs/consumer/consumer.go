package consumer

import (
	"cmp"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesis"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/constructs/table"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Props say what a consumer reads, and how. One of Table and Stream must be set.
type Props struct {
	Function  function.Props
	Table     *table.Table       // made with table.Props.Stream
	Stream    awskinesis.IStream // encrypted with a key of your own: its policy must let the function's role decrypt
	Filters   []string           // event filter patterns as JSON; a record that matches one is worked on; default all
	BatchSize int                // most records per invocation; default 100
	Window    time.Duration      // how long to wait for a full batch; default 0
	Parallel  int                // batches of one shard worked on at a time, in order per key; default 1
	Retries   int                // of a batch before it goes to Failures; default 10
	MaxAge    time.Duration      // of a record before it goes to Failures; default 24 h
}

// Consumer is a function, what invokes it, and the queue of what it could not do.
type Consumer struct {
	Function *function.Function
	Mapping  awslambda.CfnEventSourceMapping
	// Failures gets one message per batch that was given up: where it is in the stream, not its records. They can be
	// read from there as long as the stream keeps them: 24 hours for a table.
	Failures awssqs.Queue
}

// New makes a consumer.
func New(scope constructs.Construct, id string, p Props) *Consumer {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Function: p.Function}.withDefaults() })
	c := &Consumer{Function: function.New(this, "Function", p.Function), Failures: cdk.DeadLetter(this, "DeadLetter", false)}
	cdk.Grant(c.Function.Role, c.Failures.QueueArn(), "sqs:SendMessage")
	c.Mapping = awslambda.NewCfnEventSourceMapping(this, jsii.String("Mapping"), p.cdk(c, p.source(c.Function)))
	cdk.Watch(cdk.Watched{Kind: policy.Consumer, Scope: this, Of: c.Mapping, Dimensions: cdk.Dimension("FunctionName", c.Function.Function.FunctionName),
		Numbers: policy.Numbers{policy.Retention: policy.StreamRetention}})
	return c
}

func (p Props) cdk(c *Consumer, source *string) *awslambda.CfnEventSourceMappingProps {
	props := &awslambda.CfnEventSourceMappingProps{
		FunctionName:                   c.Function.Live.FunctionArn(),
		EventSourceArn:                 source,
		StartingPosition:               jsii.String("TRIM_HORIZON"), // LATEST may miss what comes while the mapping is made
		BatchSize:                      jsii.Number(p.BatchSize),
		MaximumBatchingWindowInSeconds: jsii.Number(p.Window.Seconds()),
		ParallelizationFactor:          jsii.Number(p.Parallel),
		MaximumRetryAttempts:           jsii.Number(p.Retries),
		MaximumRecordAgeInSeconds:      jsii.Number(p.MaxAge.Seconds()),
		BisectBatchOnFunctionError:     jsii.Bool(true),
		FunctionResponseTypes:          jsii.Strings("ReportBatchItemFailures"),
		DestinationConfig: &awslambda.CfnEventSourceMapping_DestinationConfigProperty{
			OnFailure: &awslambda.CfnEventSourceMapping_OnFailureProperty{Destination: c.Failures.QueueArn()}},
	}
	if len(p.Filters) > 0 {
		var filters []any
		for _, pattern := range p.Filters {
			filters = append(filters, &awslambda.CfnEventSourceMapping_FilterProperty{Pattern: &pattern})
		}
		props.FilterCriteria = &awslambda.CfnEventSourceMapping_FilterCriteriaProperty{Filters: &filters}
	}
	return props
}

// source is the ARN to read from, which the function is allowed to. The actions are those of the policy templates
// DynamoDBStreamReadPolicy and KinesisStreamReadPolicy of AWS SAM: the CDK's grants allow dynamodb:ListStreams everywhere.
func (p Props) source(f *function.Function) *string {
	switch {
	case p.Table != nil:
		arn := p.Table.Table.TableStreamArn()
		cdk.Grant(f.Role, arn, "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
		cdk.Grant(f.Role, jsii.String(*p.Table.Table.TableArn()+"/stream/*"), "dynamodb:ListStreams") // lists a table's, so there is no narrower one
		return arn
	case p.Stream != nil:
		arn := p.Stream.StreamArn()
		cdk.Grant(f.Role, arn, "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards")
		if key := p.Stream.EncryptionKey(); key != nil {
			cdk.Grant(f.Role, key.KeyArn(), "kms:Decrypt")
		}
		return arn
	}
	return jsii.String("arn:aws:kinesis:us-east-1:000000000000:stream/nowhere") // was reported as missing
}

func (p Props) withDefaults() Props {
	p.BatchSize, p.Parallel, p.Retries = cmp.Or(p.BatchSize, 100), cmp.Or(p.Parallel, 1), cmp.Or(p.Retries, 10)
	p.MaxAge = cmp.Or(p.MaxAge, 24*time.Hour)
	return p
}
