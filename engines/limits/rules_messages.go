package limits

import (
	"encoding/json"

	"github.com/mainstay-go/mainstay/engines/template"
)

func queueRules() []rule {
	all := []rule{
		text("QueueName", queueType, "QueueName"),
		number("QueueVisibility", queueType, "VisibilityTimeout"),
		number("QueueDelay", queueType, "DelaySeconds"),
		number("QueueWait", queueType, "ReceiveMessageWaitTimeSeconds"),
		number("QueueMessage", queueType, "MaximumMessageSize"),
		size("QueuePolicy", "AWS::SQS::QueuePolicy", "PolicyDocument"),
		list("QueuePolicyStatements", "AWS::SQS::QueuePolicy", "PolicyDocument", "Statement"),
		text("TopicName", "AWS::SNS::Topic", "TopicName"),
		own("TopicPolicyAttributes", "AWS::SNS::Subscription", filterAttributes),
	}
	return append(all, both("QueueRetention", queueType, "MessageRetentionPeriod")...)
}

// filterAttributes counts the names of a filter policy, which may be JSON in a text.
func filterAttributes(_ template.App, r template.Resource) (int64, bool) {
	policy, _ := r.Get("FilterPolicy").(map[string]any)
	if s := r.Text("FilterPolicy"); s != "" && json.Unmarshal([]byte(s), &policy) != nil {
		return 0, false
	}
	return int64(len(policy)), len(policy) > 0
}

const ruleType = "AWS::Events::Rule"

func eventRules() []rule {
	return []rule{
		text("RuleName", ruleType, "Name"),
		text("RuleDescription", ruleType, "Description"),
		list("RuleTargets", ruleType, "Targets"),
		size("RulePattern", ruleType, "EventPattern"),
		own("RuleInput", ruleType, longestInput),
		own("DeliveryRetries", ruleType, retryPolicy("MaximumRetryAttempts")),
		own("DeliveryAge", ruleType, retryPolicy("MaximumEventAgeInSeconds")),
		text("BusName", "AWS::Events::EventBus", "Name"),
		text("ArchiveName", "AWS::Events::Archive", "ArchiveName"),
		text("ScheduleName", "AWS::Scheduler::Schedule", "Name"),
		text("StreamName", "AWS::Kinesis::Stream", "Name"),
	}
}

// targets are a rule's.
func targets(r template.Resource) []template.Resource {
	var all []template.Resource
	for _, t := range r.List("Targets") {
		p, _ := t.(map[string]any)
		all = append(all, template.Resource{Properties: p})
	}
	return all
}

func longestInput(_ template.App, r template.Resource) (int64, bool) {
	longest := -1
	for _, t := range targets(r) {
		if v := t.Get("Input"); v != nil {
			longest = max(longest, length(v))
		}
	}
	return int64(longest), longest >= 0
}

func retryPolicy(name string) func(template.App, template.Resource) (int64, bool) {
	return func(_ template.App, r template.Resource) (int64, bool) {
		largest := -1.0
		for _, t := range targets(r) {
			largest = max(largest, t.Number(-1, "RetryPolicy", name))
		}
		return int64(largest), largest >= 0
	}
}
