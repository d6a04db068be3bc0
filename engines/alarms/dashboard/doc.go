// Package dashboard lays out CloudWatch dashboards of alarms: what is on now, then a graph of every alarm with its threshold.
//
// A graph here is of an alarm and not of metrics: CloudWatch draws what the alarm looks at, and its threshold or band. So a
// dashboard cannot show something else than what pages, and needs nothing of a resource but its alarm's name.
//
//	body, err := dashboard.Page{Title: "orders", Alarms: []dashboard.Alarm{{ARN: arn, Title: "queue-late", Page: false}}}.Body()
package dashboard
