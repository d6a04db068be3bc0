package policy

// queueRows: queues that are worked on.
func queueRows() []Row {
	age := aws("SQS", "age", "ApproximateAgeOfOldestMessage", "Maximum")
	return []Row{
		{Name: "queue-stalled", Kind: Queue, Metrics: []Metric{age,
			aws("SQS", "vis", "ApproximateNumberOfMessagesVisible", "Maximum"), aws("SQS", "del", "NumberOfMessagesDeleted", "Sum")},
			Expression: "IF(vis > 0 AND FILL(del, 0) == 0 AND DIFF(age) > 0, 1, 0)", Label: "waits, and nothing is done",
			Compare: AtLeast, Threshold: Value{Number: 1}, Period: 5 * minute, Stretch: Value{Number: 1, Of: Visibility}, M: 2, N: 3,
			Missing: NotBreaching, Severity: Page,
			Means: "Messages wait in the queue, and none is being finished.",
			First: "Is the worker's event source enabled, is the function throttled, does every run fail?",
			Why:   "Age alone fires for a long queue that moves; no progress alone for an empty one. A period is at least a visibility timeout, or one long run would look like it.",
			Since: first, Source: sqs},
		{Name: "queue-late", Kind: Queue, Metrics: []Metric{age},
			Expression: "age / {visibility}", Label: "oldest message, in visibility timeouts",
			Compare: Above, Threshold: Value{Number: 3}, Period: minute, M: 3, N: 5, Missing: NotBreaching, Severity: Ticket,
			Means: "The oldest message has waited longer than three tries take.",
			First: "See whether messages fail and come back, or whether more is sent than is done.",
			Why:   "Relative to the visibility timeout, which is six times the function's timeout: what is a long wait depends on the work.",
			Since: first, Source: awsPage + " lists ApproximateAgeOfOldestMessage"},
		{Name: "queue-expiring", Kind: Queue, Metrics: []Metric{age},
			Compare: Above, Threshold: Value{Number: 0.7, Of: Retention}, Period: 5 * minute, M: 3, N: 3, Missing: NotBreaching, Severity: Page, Alone: true,
			Means: "The oldest message will soon be deleted, because it is older than the queue keeps messages.",
			First: "Repair the worker, or set the queue's retention to 14 days until it is.",
			Why:   "What expires is lost, and does not go to the dead-letter queue.",
			Since: first, Source: "ours; " + sqs},
		{Name: "queue-in-flight", Kind: Queue, Metrics: []Metric{aws("SQS", "flight", "ApproximateNumberOfMessagesNotVisible", "Maximum")},
			Expression: "100 * flight / 120000", Label: "messages in flight, % of the quota",
			Compare: Above, Threshold: Value{Number: 80}, Period: minute, M: 3, N: 5, Missing: NotBreaching, Severity: Ticket,
			Means: "So many messages are being worked on that SQS will soon hand out no more.",
			First: "Look for a worker that receives and does not delete.",
			Why:   "Beyond the quota receiving stops without an error.",
			Since: first, Source: "SQS quotas: 120,000 in flight; 80 % is that of SLIC Watch"},
	}
}

// deadLetterRows: queues of what could not be done.
func deadLetterRows() []Row {
	count := aws("SQS", "vis", "ApproximateNumberOfMessagesVisible", "Maximum")
	return []Row{
		{Name: "dead-letter-not-empty", Kind: DeadLetter, Metrics: []Metric{count},
			Compare: Above, Period: minute, M: 1, N: 1, Missing: NotBreaching, Severity: Page, Alone: true,
			Means: "Something was given up: a message is in the dead-letter queue.",
			First: "`mainstay dlq peek` shows it; `mainstay dlq redrive` puts it back to work once the cause is gone.",
			Why:   "Work that somebody asked for is not being done. Alone, as it stays on until the queue is empty and would cover up what comes next.",
			Since: first, Source: practice + "; without traffic the queue has no data, which is fine"},
		{Name: "dead-letter-growing", Kind: DeadLetter, Metrics: []Metric{count},
			Expression: "DIFF(vis)", Label: "messages more than before",
			Compare: Above, Period: 5 * minute, M: 1, N: 1, Missing: NotBreaching, Severity: Ticket,
			Means: "More messages were given up than were there before.",
			First: "As for dead-letter-not-empty: is it the same cause?",
			Why:   "The alarm that the queue is not empty is on already and says nothing of a second burst.",
			Since: first, Source: "CloudWatch user guide: actions run when the state changes only"},
		{Name: "dead-letter-expiring", Kind: DeadLetter, Metrics: []Metric{aws("SQS", "age", "ApproximateAgeOfOldestMessage", "Maximum")},
			Compare: Above, Threshold: Value{Number: 0.75, Of: Retention}, Period: 60 * minute, M: 1, N: 1, Missing: NotBreaching, Severity: Ticket, Alone: true,
			Means: "A message in the dead-letter queue will be deleted in a few days.",
			First: "`mainstay dlq export` keeps it in a file; then redrive or purge it.",
			Why:   "After its retention the message is gone, and nobody has decided that.",
			Since: first, Source: sqs + ": in a dead-letter queue the age counts from the move"},
	}
}

// tableRows: DynamoDB keeps an alarm's state while data is missing, whatever the alarm says (API reference of PutMetricAlarm,
// TreatMissingData), and a throttle metric has data while there are throttles only. Divided by what was consumed, there is
// data again with the next request.
func tableRows() []Row {
	reads, writes := aws("DynamoDB", "con", "ConsumedReadCapacityUnits", "Sum"), aws("DynamoDB", "con", "ConsumedWriteCapacityUnits", "Sum")
	throttled := func(name, verb, metric string, consumed Metric) Row {
		return Row{Name: name, Kind: Table, Metrics: []Metric{aws("DynamoDB", "thr", metric, "Sum"), consumed},
			Expression: "IF(FILL(con, 0) + FILL(thr, 0) >= 100, 100 * FILL(thr, 0) / (FILL(con, 0) + FILL(thr, 0)), 0)", Label: "throttled, % of " + verb + "s",
			Compare: Above, Threshold: Value{Number: 1}, Period: minute, M: 3, N: 5, Missing: NotBreaching, Severity: Ticket,
			Means: "DynamoDB refuses some " + verb + "s of the table.",
			First: "Is one partition key used far more than others? CloudWatch Contributor Insights for DynamoDB shows which.",
			Why:   "The SDK retries, so single ones do no harm. Consumed units stand for requests; together with them there is data also after the last throttle.",
			Since: first, Source: awsPage + " lists " + metric}
	}
	return []Row{
		throttled("table-reads-throttled", "read", "ReadThrottleEvents", reads),
		throttled("table-writes-throttled", "write", "WriteThrottleEvents", writes),
		{Name: "table-writes-unusual", Kind: Table, Metrics: []Metric{writes}, Band: 4,
			Compare: AboveBand, Period: 60 * minute, M: 2, N: 2, Missing: NotBreaching, Severity: Ticket,
			Means: "Far more is written to the table than usually at this time.",
			First: "Ask whether somebody expects it; if not, find the function that writes.",
			Why:   "Writes are what a table on demand costs; two hours, because one import is no fault.",
			Since: first, Source: practice},
	}
}
