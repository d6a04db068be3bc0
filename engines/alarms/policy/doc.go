// Package policy says which alarms a serverless application needs, as data: one table with a row for each thing that can go
// wrong with a kind of resource, from the metric to the runbook.
//
// CloudWatch has no alarms of its own accord, and those that tools make by default either miss what loses data or cry wolf.
// Here each row states its reason and its source, so that a team argues about the row and not about forty templates. What is
// made of the rows (constructs/alarm), checked (engines/alarms/coverage) and looked at, is somebody else's.
//
//	for _, row := range policy.For(policy.Queue) {
//		alarm, err := row.Alarm(policy.Numbers{policy.Visibility: 60, policy.Retention: 345_600})
//		…
//	}
package policy
