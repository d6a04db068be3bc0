package policy

import "github.com/mainstay-go/mainstay/names"

// eventRows: rules and schedules.
func eventRows() []Row {
	count := func(name string) []Metric { return []Metric{aws("Events", "n", name, "Sum")} }
	return []Row{
		{Name: "rule-failed", Kind: Rule, Metrics: count("FailedInvocations"),
			Compare: Above, Period: minute, M: 1, N: 1, Missing: NotBreaching, Severity: Ticket,
			Means: "EventBridge has given up delivering an event to the rule's target.",
			First: "Look into the rule's dead-letter queue: the message's attributes say why.",
			Why:   "The event is in the dead-letter queue, which pages by itself; this says where it came from.",
			Since: first, Source: "EventBridge user guide, \"Monitoring\"; SLIC Watch's threshold of 1 would miss a single one"},
		{Name: "rule-lost", Kind: Rule, Metrics: count("InvocationsFailedToBeSentToDlq"),
			Compare: Above, Period: minute, M: 1, N: 1, Missing: NotBreaching, Severity: Page, Alone: true,
			Means: "An event reached neither the rule's target nor its dead-letter queue: it is lost.",
			First: "Check that the queue's policy lets events.amazonaws.com send, and that the queue exists.",
			Why:   "The safety net itself is torn.",
			Since: first, Source: "EventBridge user guide (from memory)"},
		{Name: "rule-throttled", Kind: Rule, Metrics: count("ThrottledRules"),
			Compare: Above, Period: 5 * minute, M: 2, N: 3, Missing: NotBreaching, Severity: Ticket,
			Means: "EventBridge holds events of the rule back.",
			First: "Look at the account's quota of invocations a second in EventBridge.",
			Why:   "Events are late and not lost.",
			Since: first, Source: "EventBridge user guide, \"Monitoring\""},
		{Name: "schedule-silent", Kind: Schedule, Metrics: []Metric{aws("Lambda", "inv", "Invocations", "Sum")},
			Compare: Below, Threshold: Value{Number: 1}, Period: minute, Stretch: Value{Number: 1.5, Of: Gap}, M: 1, N: 1, Missing: Breaching, Severity: Ticket,
			Means: "The scheduled function has not run when it should have.",
			First: "Is the schedule enabled? May Scheduler's role invoke the function? The dead-letter queue has runs that were not started.",
			Why:   "What does not run fails nowhere. Scheduler's own metrics are of a group of schedules, which all environments of an account share; the function's are its own.",
			Since: first, Source: "ours; EventBridge Scheduler user guide, \"Monitoring\""},
	}
}

// topicRows: topics, and those that alarms themselves go to.
func topicRows() []Row {
	return []Row{
		{Name: "topic-failed", Kind: Topic, Metrics: []Metric{aws("SNS", "n", "NumberOfNotificationsFailed", "Sum")},
			Compare: Above, Period: minute, M: 2, N: 3, Missing: NotBreaching, Severity: Ticket,
			Means: "SNS could not deliver messages of the topic to a subscription.",
			First: "Look into the topic's dead-letter queue, and at the policy of the subscribed queue.",
			Why:   "A queue or function of ours takes everything, so one failure is a fault.",
			Since: first, Source: awsPage + " lists NumberOfNotificationsFailed"},
		{Name: "topic-lost", Kind: Topic, Metrics: []Metric{aws("SNS", "n", "NumberOfNotificationsFailedToRedriveToDlq", "Sum")},
			Compare: Above, Period: minute, M: 1, N: 1, Missing: NotBreaching, Severity: Page, Alone: true,
			Means: "A message reached neither a subscription nor the dead-letter queue: it is lost.",
			First: "Check the policy of the dead-letter queue.",
			Why:   "The safety net itself is torn.",
			Since: first, Source: awsPage + " lists NumberOfNotificationsFailedToRedriveToDlq"},
		{Name: "alarm-topic-failed", Kind: AlarmTopic, Metrics: []Metric{aws("SNS", "n", "NumberOfNotificationsFailed", "Sum")},
			Compare: Above, Period: minute, M: 1, N: 1, Missing: NotBreaching, Severity: Page, Alone: true,
			Means: "An alarm did not reach somebody who subscribed to alarms.",
			First: "Check the subscriptions of the topic; then look at all alarms that are on.",
			Why:   "Nobody hears of alarms that are not delivered. It is told by the other topic.",
			Since: first, Source: awsPage + " lists NumberOfNotificationsFailed"},
	}
}

// workflowRows: state machines.
func workflowRows() []Row {
	return []Row{
		{Name: "workflow-failed", Kind: Workflow, Metrics: []Metric{aws("States", "failed", "ExecutionsFailed", "Sum"), aws("States", "late", "ExecutionsTimedOut", "Sum")},
			Expression: "FILL(failed, 0) + FILL(late, 0)", Label: "runs that failed or timed out",
			Compare: Above, Period: minute, M: 1, N: 1, Missing: NotBreaching, Severity: Ticket,
			Means: "A run of the workflow has failed or taken too long.",
			First: "Its input is in the workflow's dead-letter queue; Step Functions shows the step that failed.",
			Why:   "The dead-letter queue pages by itself; this says what failed.",
			Since: first, Source: awsPage + " lists both"},
		{Name: "workflow-throttled", Kind: Workflow, Metrics: []Metric{aws("States", "n", "ExecutionThrottled", "Sum")},
			Compare: Above, Period: minute, M: 3, N: 5, Missing: NotBreaching, Severity: Ticket,
			Means: "Step Functions holds steps of the workflow back.",
			First: "Look at the account's quota of state transitions.",
			Why:   "Steps are late and not lost.",
			Since: first, Source: "Step Functions developer guide, \"Monitoring\""},
		{Name: "workflow-slow", Kind: Workflow, Metrics: []Metric{aws("States", "took", "ExecutionTime", "Maximum")},
			Compare: Above, Threshold: Value{Number: 0.8, Of: Timeout}, Period: 5 * minute, M: 3, N: 3, Missing: NotBreaching, Severity: Ticket,
			Means: "Runs of the workflow take more than four fifths of the time that they may.",
			First: "Step Functions shows how long each step of a run took.",
			Why:   "Beyond its timeout a run is cut off in the middle.",
			Since: first, Source: awsPage + " lists ExecutionTime"},
	}
}

// serviceRows: alarms over alarms, and the one that says that a deployment is under way. They have no metric here: who makes
// them knows the alarms that they are about.
func serviceRows() []Row {
	return []Row{
		{Name: "service-page", Kind: Service, Severity: Page,
			Means: "Users feel that a part of the service does not work.",
			First: "The message names the alarms that are on; go to their runbooks.",
			Why:   "One call for one incident, however many alarms it sets off; during a deployment it waits, and calls if it is still on afterwards.",
			Since: first, Source: "CloudWatch user guide, \"Create a composite alarm\""},
		{Name: "service-ticket", Kind: Service, Severity: Ticket,
			Means: "A part of the service shows causes of trouble.",
			First: "The message names the alarms that are on; go to their runbooks.",
			Why:   "Causes are not told while users feel the trouble itself, or while a deployment is under way.",
			Since: first, Source: "CloudWatch user guide, \"Create a composite alarm\""},
		{Name: "deploying", Kind: Release, Metrics: []Metric{{ID: "m", Namespace: names.MetricNamespace, Name: names.Deploying, Stat: "Maximum"}},
			Compare: AtLeast, Threshold: Value{Number: 1}, Period: minute, M: 1, N: 1, Missing: NotBreaching, Severity: Quiet,
			Means: "A deployment is under way.",
			First: "Nothing: it keeps the service's alarms quiet meanwhile, and ends by itself.",
			Why:   "A pipeline that dies sends nothing any more, so the alarms are back a minute later.",
			Since: first, Source: practice},
	}
}
