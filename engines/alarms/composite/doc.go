// Package composite reads and evaluates the rules of composite alarms.
//
//	rule, err := composite.Parse(`ALARM("api-errors") AND NOT (OK(probe) OR ALARM(deploying))`)
//	on := rule.Holds(func(name string) evaluate.State { return states[name] })
//
// Source: CloudWatch API reference, PutCompositeAlarm: AlarmRule.
package composite
