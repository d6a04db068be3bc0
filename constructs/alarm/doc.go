// Package alarm gives everything that this project's constructs make the alarms of the alarm policy (engines/alarms/policy),
// without a line of whoever writes a stack.
//
// Constructs note what they make; Watch, called when a unit or a stack is built, makes an alarm for each row of the policy
// that is about it, in the stack of what it is about. What users feel is told to one topic and causes to another, both
// encrypted with a key that lets CloudWatch in, and one message tells of a unit, not one per alarm. A nil *Alarms makes none:
// branch environments have no alarms, and the code of the stacks is the same.
//
//	alarms := alarm.New(stack, "Alarms", alarm.Props{Environment: "production", Owner: "orders-team"})
//	worker.New(stack, "Take", worker.Props{…})
//	alarms.Watch(stack, "orders")
//
// What has good reasons to do without says so: alarm.Excuse(queue.Queue, "only filled by hand, once a year", "2027-06-30").
package alarm
