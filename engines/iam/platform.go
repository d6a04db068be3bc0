package iam

import (
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
)

// platform returns what Lambda needs of a function's role besides what the code needs: to log, to trace, to read event
// sources, to deliver failures, to join a network.
func (c *checker) platform(s subject) []requirement {
	var all []requirement
	on := func(t []target, why string, must []string, may ...string) {
		for _, a := range must {
			all = append(all, requirement{action: a, must: true, targets: t, why: []string{why}})
		}
		for _, a := range may {
			all = append(all, requirement{action: a, targets: t})
		}
	}
	// Lambda developer guide, "Sending Lambda function logs to CloudWatch Logs".
	on(c.targets(s.Stack, s.Property("LoggingConfig", "LogGroup")), "the function's log", []string{"logs:CreateLogStream", "logs:PutLogEvents"}, "logs:CreateLogGroup")
	if s.Property("TracingConfig", "Mode") == "Active" { // Lambda developer guide, "Visualize Lambda function invocations using AWS X-Ray"
		on(nil, "tracing, which is active", []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords"}, "xray:GetSamplingRules", "xray:GetSamplingTargets",
			"xray:GetSamplingStatisticSummaries")
	}
	if s.Property("VpcConfig") != nil { // Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC"
		on(nil, "the function's network", []string{"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"},
			"ec2:DescribeSubnets", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs",
			"ec2:GetSecurityGroupsForVpc")
	}
	for _, m := range s.Mappings {
		must, may := polls(c.source(m))
		on(c.targets(m.Stack, m.Property("EventSourceArn")), "the event source mapping "+m.Name(), must, may...)
		c.destination(on, m.Stack, m.Property("DestinationConfig", "OnFailure", "Destination"), "the failure destination of "+m.Name())
	}
	c.destination(on, s.Stack, s.Property("DeadLetterConfig", "TargetArn"), "the function's dead-letter queue")
	for _, i := range c.app.OfType("AWS::Lambda::EventInvokeConfig") {
		if c.app.Refers(i.Stack, i.Property("FunctionName"), s.Type) == s.Resource {
			c.destination(on, i.Stack, i.Property("DestinationConfig", "OnFailure", "Destination"), "the failure destination "+i.Name())
			c.destination(on, i.Stack, i.Property("DestinationConfig", "OnSuccess", "Destination"), "the success destination "+i.Name())
		}
	}
	return all
}

// source is the type of what a mapping reads; by its ARN where that is of no resource of the templates.
func (c *checker) source(m *template.Resource) string {
	text := c.app.Text(m.Stack, m.Property("EventSourceArn"))
	for _, r := range c.app.Mentioned(text) {
		return r.Type
	}
	for service, kind := range map[string]string{":sqs:": "AWS::SQS::Queue", ":dynamodb:": "AWS::DynamoDB::Table", ":kinesis:": "AWS::Kinesis::Stream"} {
		if strings.Contains(text, service) {
			return kind
		}
	}
	return ""
}

// polls returns what Lambda must and may do to read an event source (Lambda developer guide, "Using Lambda with Amazon SQS",
// "… DynamoDB", "… Kinesis": execution role permissions). CDK's grants have what may be.
func polls(kind string) (must, may []string) {
	switch kind {
	case "AWS::SQS::Queue":
		return []string{"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}, []string{"sqs:ChangeMessageVisibility", "sqs:GetQueueUrl"}
	case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable":
		return []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"}, nil
	case "AWS::Kinesis::Stream", "AWS::Kinesis::StreamConsumer":
		return []string{"kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"},
			[]string{"kinesis:DescribeStream", "kinesis:ListStreams", "kinesis:SubscribeToShard", "kinesis:DescribeStreamConsumer"}
	}
	return nil, nil
}

// destination is where Lambda sends what it could not, or could, deliver (Lambda developer guide, "Adding a destination").
func (c *checker) destination(on func([]target, string, []string, ...string), stack string, arn any, why string) {
	send := map[string]string{"AWS::SQS::Queue": "sqs:SendMessage", "AWS::SNS::Topic": "sns:Publish", "AWS::Lambda::Function": "lambda:InvokeFunction",
		"AWS::Events::EventBus": "events:PutEvents", "AWS::S3::Bucket": "s3:PutObject"}
	for _, r := range c.app.Mentioned(c.app.Text(stack, arn)) {
		if action := send[r.Type]; action != "" {
			on([]target{{r, ""}}, why, []string{action})
			return
		}
	}
}

// targets is what a value of a template refers to; nil for nothing.
func (c *checker) targets(stack string, v any) []target {
	if v == nil {
		return nil
	}
	return []target{c.target(c.app.Text(stack, v))}
}
