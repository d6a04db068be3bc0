package coverage

import (
	"slices"

	"github.com/mainstay-go/mainstay/engines/template"
)

const cloudwatch = "cloudwatch.amazonaws.com"

// reach wants every topic that alarms are told to let CloudWatch publish, and the key that encrypts it let CloudWatch use it.
// Where one of them does not, an alarm goes on and nobody hears of it; only its history says so.
func (c *check) reach() {
	for _, topic := range c.app.OfType(topicType) {
		if !alarmTopics(c.app)[topic.Name()] {
			continue
		}
		if !c.published(topic) {
			c.found(Unreached, topic, "", "no policy of the topic lets %s publish; expected sns:Publish; make it by alarm.New", cloudwatch)
		}
		id := topic.Get("KmsMasterKeyId")
		if id == nil {
			c.found(Unreached, topic, "", "it is not encrypted; expected a key of one's own; make it by alarm.New")
			continue
		}
		key, ok := c.app.Follow(topic, id, "AWS::KMS::Key")
		if !ok {
			c.found(Unreached, topic, "", "its key is %s; expected one of the templates, as AWS's own key for SNS lets CloudWatch not in; make it by alarm.New", text(id))
			continue
		}
		for _, action := range []string{"kms:Decrypt", "kms:GenerateDataKey*"} {
			if !allows(key.Get("KeyPolicy"), action) {
				c.found(Unreached, key, "", "the key's policy does not let %s do %s; expected it, or alarms are dropped; make it by alarm.New", cloudwatch, action)
			}
		}
	}
}

// published says whether a topic's policy lets CloudWatch publish. Without a policy everybody in the account may.
func (c *check) published(topic template.Resource) bool {
	closed := false
	for _, p := range c.app.OfType("AWS::SNS::TopicPolicy") {
		for _, t := range p.List("Topics") {
			if found, ok := c.app.Follow(p, t, topicType); ok && found.Name() == topic.Name() {
				if closed = true; allows(p.Get("PolicyDocument"), "sns:Publish") {
					return true
				}
			}
		}
	}
	return !closed
}

// allows says whether a statement of a policy allows CloudWatch an action.
func allows(document any, action string) bool {
	return slices.ContainsFunc(part(document).List("Statement"), func(s any) bool {
		r := part(s)
		return r.Text("Effect") == "Allow" && has(r.Get("Principal", "Service"), cloudwatch) && has(r.Get("Action"), action)
	})
}

// has says whether a text, or a list of texts, has a word.
func has(v any, word string) bool {
	if l, ok := v.([]any); ok {
		return slices.Contains(l, any(word))
	}
	return v == word
}
