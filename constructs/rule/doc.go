// Package rule sends events of EventBridge's default bus that match a pattern to a queue or a function.
//
// It exists because an event that EventBridge cannot deliver is dropped unless the target has a dead-letter queue, and
// because a pattern with a mistake matches nothing and says nothing.
// A rule belongs into the stack of its target: in another one, the two stacks would each need the other first.
//
//	rule.New(stack, "Uploaded", rule.Props{Queue: imports.Queue, Pattern: rule.Pattern{Sources: []string{"aws.s3"}, DetailTypes: []string{"Object Created"}}})
package rule
