package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
)

// events compares what a handler takes and answers with what its event sources send and expect.
func (c *checker) events(s subject) {
	for _, m := range s.Mappings {
		kind := c.source(m)
		c.takes(s, m, sends(kind))
		c.answers(s, m, batchAnswer(kind))
	}
	for _, r := range c.app.Resources {
		if types := c.calls(r, s.Resource); len(types) > 0 {
			c.takes(s, r, types)
		}
	}
}

// sends returns the types of the events that a source sends, those of aws-lambda-go/events.
func sends(kind string) []string {
	switch kind {
	case "AWS::SQS::Queue":
		return []string{"events.SQSEvent"}
	case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable":
		return []string{"events.DynamoDBEvent"}
	case "AWS::Kinesis::Stream", "AWS::Kinesis::StreamConsumer":
		return []string{"events.KinesisEvent"}
	}
	return nil
}

// calls returns the types of the events that a resource invokes a function with; nil for one that does not.
func (c *checker) calls(r, function *template.Resource) []string {
	is := func(v any) bool { return c.app.Refers(r.Stack, v, function.Type) == function }
	switch r.Type {
	case "AWS::ApiGatewayV2::Integration":
		if is(r.Property("IntegrationUri")) {
			if r.Property("PayloadFormatVersion") == "2.0" {
				return []string{"events.APIGatewayV2HTTPRequest", "events.LambdaFunctionURLRequest"}
			}
			return []string{"events.APIGatewayProxyRequest", "events.APIGatewayWebsocketProxyRequest"}
		}
	case "AWS::ApiGateway::Method":
		if is(r.Property("Integration", "Uri")) {
			return []string{"events.APIGatewayProxyRequest"}
		}
	case "AWS::Lambda::Url":
		if is(r.Property("TargetFunctionArn")) {
			return []string{"events.LambdaFunctionURLRequest", "events.APIGatewayV2HTTPRequest", "events.LambdaFunctionURLStreamingRequest"}
		}
	case "AWS::SNS::Subscription":
		if r.Property("Protocol") == "lambda" && is(r.Property("Endpoint")) {
			return []string{"events.SNSEvent"}
		}
	case "AWS::Events::Rule":
		for _, t := range r.List("Targets") {
			target, _ := t.(map[string]any)
			if is(target["Arn"]) && target["Input"] == nil && target["InputPath"] == nil && target["InputTransformer"] == nil {
				return []string{"events.CloudWatchEvent", "events.EventBridgeEvent"}
			}
		}
	}
	return nil
}

// takes compares the type of a handler's event. One of another package may decode anything, and raw bytes take all.
func (c *checker) takes(s subject, source *template.Resource, types []string) {
	for _, got := range s.program.program.Events {
		got = strings.TrimPrefix(got, "*") // a handler may take a pointer
		if !strings.HasPrefix(got, "events.") || len(types) == 0 || slices.Contains(types, got) {
			continue
		}
		c.add(s.about(Error, Event, fmt.Sprintf("its handler takes %s, and %s sends %s; change one of them", got, source.Name(), types[0])))
	}
}

// batchAnswer is what a handler answers with to name the messages that failed; "" for a source without such answers.
func batchAnswer(kind string) string {
	switch kind {
	case "AWS::SQS::Queue":
		return "events.SQSEventResponse"
	case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable":
		return "events.DynamoDBEventResponse"
	case "AWS::Kinesis::Stream", "AWS::Kinesis::StreamConsumer":
		return "events.KinesisEventResponse"
	}
	return ""
}

// answers compares whether the handler names failed messages with whether Lambda listens (Lambda developer guide,
// "Handling errors for an SQS event source"). Where it does not listen, the messages that failed are deleted.
func (c *checker) answers(s subject, m *template.Resource, want string) {
	if want == "" {
		return
	}
	on := slices.Contains(m.List("FunctionResponseTypes"), any("ReportBatchItemFailures"))
	for _, got := range s.program.program.Answers {
		switch {
		case got == want && !on:
			c.add(s.about(Error, Event, fmt.Sprintf("its handler answers which messages failed, and %s does not listen, so that they are lost; "+
				"set FunctionResponseTypes to ReportBatchItemFailures", m.Name())))
		case strings.HasPrefix(got, "events.") && got != want && on:
			c.add(s.about(Error, Event, fmt.Sprintf("%s expects %s, and its handler answers %s; change one of them", m.Name(), want, got)))
		case got == "" && on:
			c.add(s.about(Warning, Event, fmt.Sprintf("%s expects %s, and its handler answers nothing: one failed message repeats its whole batch", m.Name(), want)))
		}
	}
}
