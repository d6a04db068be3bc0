package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/iam/internal/template"
)

// invocations finds services that may not call what the templates wire them to: a resource's own policy decides that, not
// a role.
func (c *checker) invocations() {
	for _, r := range c.app.Resources {
		switch r.Type {
		case "AWS::Events::Rule":
			c.rule(r)
		case "AWS::SNS::Subscription":
			c.reaches(r, r.Property("Endpoint"), "sns.amazonaws.com", c.app.Mentioned(c.app.Text(r.Stack, r.Property("TopicArn"))))
			c.reaches(r, r.Property("RedrivePolicy", "deadLetterTargetArn"), "sns.amazonaws.com", c.app.Mentioned(c.app.Text(r.Stack, r.Property("TopicArn"))))
		case "AWS::ApiGatewayV2::Integration":
			c.reaches(r, r.Property("IntegrationUri"), "apigateway.amazonaws.com", c.app.Mentioned(c.app.Text(r.Stack, r.Property("ApiId"))))
		case "AWS::S3::Bucket":
			c.notifications(r)
		}
	}
}

// rule looks at a rule's targets, their dead-letter queues, and whether the bucket that it listens to speaks.
func (c *checker) rule(r *template.Resource) {
	for _, v := range r.List("Targets") {
		t, _ := v.(map[string]any)
		if t["RoleArn"] == nil {
			c.reaches(r, t["Arn"], "events.amazonaws.com", []*template.Resource{r})
		}
		letters, _ := t["DeadLetterConfig"].(map[string]any)
		c.reaches(r, letters["Arn"], "events.amazonaws.com", []*template.Resource{r})
	}
	if !slices.Contains(r.List("EventPattern", "source"), any("aws.s3")) {
		return
	}
	for _, name := range r.List("EventPattern", "detail", "bucket", "name") {
		for _, b := range c.app.Mentioned(c.app.Text(r.Stack, name)) {
			if on := b.Property("NotificationConfiguration", "EventBridgeConfiguration"); b.Type == "AWS::S3::Bucket" && !enabled(on) {
				c.add(Finding{Severity: Error, Kind: Invoke, Function: r.Name(), Resource: "<" + b.Name() + ">", Message: fmt.Sprintf(
					"the rule waits for events of the bucket %s, which sends none to EventBridge; set its EventBridgeConfiguration", b.Name())})
			}
		}
	}
}

// enabled says whether a bucket sends its events to EventBridge: its configuration is there and not switched off.
func enabled(v any) bool {
	m, ok := v.(map[string]any)
	return ok && m["EventBridgeEnabled"] != false
}

func (c *checker) notifications(b *template.Resource) {
	for _, list := range []struct{ name, to string }{{"LambdaConfigurations", "Function"}, {"QueueConfigurations", "Queue"}, {"TopicConfigurations", "Topic"}} {
		for _, v := range b.List("NotificationConfiguration", list.name) {
			n, _ := v.(map[string]any)
			c.reaches(b, n[list.to], "s3.amazonaws.com", []*template.Resource{b})
		}
	}
}

// reaches looks whether a service may call a queue, topic or function on behalf of a source.
func (c *checker) reaches(from *template.Resource, to any, service string, sources []*template.Resource) {
	if to == nil {
		return
	}
	if f := c.app.Refers(from.Stack, to, "AWS::Lambda::Function"); f != nil {
		if !c.permitted(f, service) {
			c.refused(from, f, "lambda:InvokeFunction", service, "an AWS::Lambda::Permission")
		}
		return
	}
	mentioned := c.app.Mentioned(c.app.Text(from.Stack, to))
	if len(mentioned) == 0 {
		return
	}
	target := mentioned[0]
	action := map[string]string{"AWS::SQS::Queue": "sqs:SendMessage", "AWS::SNS::Topic": "sns:Publish"}[target.Type]
	if action != "" && !c.welcome(target, action, service, sources) {
		c.refused(from, target, action, service, "a policy of its own")
	}
}

// permitted says whether a service may invoke a function.
func (c *checker) permitted(f *template.Resource, service string) bool {
	return slices.ContainsFunc(c.app.OfType("AWS::Lambda::Permission"), func(p *template.Resource) bool {
		return p.Property("Principal") == service && c.app.Refers(p.Stack, p.Property("FunctionName"), f.Type) == f
	})
}

// welcome says whether a resource's policy lets a service in, on behalf of one of the sources or of anybody.
func (c *checker) welcome(r *template.Resource, action, service string, sources []*template.Resource) bool {
	return slices.ContainsFunc(c.app.Policy(r), func(st template.Statement) bool {
		if st.Deny || !names(st, action) || !slices.Contains(st.Services, service) && !slices.Contains(st.Services, "*") {
			return false
		}
		named := c.app.Mentioned(st.Condition)
		return len(named) == 0 || slices.ContainsFunc(named, func(n *template.Resource) bool { return slices.Contains(sources, n) })
	})
}

func (c *checker) refused(from, to *template.Resource, action, service, what string) {
	c.add(Finding{Severity: Error, Kind: Invoke, Function: from.Name(), Action: action, Resource: "<" + to.Name() + ">", Message: fmt.Sprintf(
		"%s sends to %s, and %s has not let %s in; expected %s that allows it %s", from.Name(), to.Name(), to.Name(), strings.TrimSuffix(service, ".amazonaws.com"), what, action)})
}
