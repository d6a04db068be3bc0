// Package drill proves that alarms reach somebody: it sets one off, and listens at the topic that the alarm tells.
//
// It exists because everything between an alarm and a person fails silently. A key that does not let CloudWatch in, a topic
// whose policy was replaced, actions that were switched off for an evening: the alarm goes on, its history has a line about
// it, and nobody hears anything until it matters.
//
// A drill subscribes a queue of its own to the topic, sets the alarm to ALARM and back to OK, waits for both messages, and
// removes queue and subscription whatever happens. People who are subscribed are told, too; the messages say that it is a drill.
//
//	d := drill.Drill{Site: drill.NewAWS(cfg), Stacks: names.StackPrefix("staging"), Prefix: names.DrillPrefix("staging"), Timeout: 3 * time.Minute, Now: time.Now}
//	report, err := d.Do(ctx)
package drill
