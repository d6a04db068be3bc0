package limits

// The limits of SQS (November 2026).
const (
	QueueName             = 80        // characters: queue name (API model, CreateQueue.QueueName)
	QueueRetention        = 1_209_600 // seconds: message retention (Amazon SQS queue quotas page)
	QueueRetentionLeast   = 60        // seconds: message retention, at least (Amazon SQS queue quotas page)
	QueueVisibility       = 43_200    // seconds: visibility timeout (Amazon SQS queue quotas page)
	QueueDelay            = 900       // seconds: delay (Amazon SQS queue quotas page)
	QueueWait             = 20        // seconds: long poll (Amazon SQS queue quotas page)
	QueueMessage          = 1 << 20   // bytes: message, its attributes included (API model, SendMessage)
	QueuePolicy           = 8_192     // bytes: queue policy (Amazon SQS quotas page)
	QueuePolicyStatements = 20        // statements of a queue policy (Amazon SQS quotas page)
	QueueBatch            = 10        // entries of SendMessageBatch, DeleteMessageBatch (API model, SendMessageBatch)
	QueueBatchBytes       = 1 << 20   // bytes of SendMessageBatch (API model, SendMessageBatch)
)

// The limits of SNS (November 2026).
const (
	TopicName             = 256       // characters: topic name (from memory)
	TopicPolicyAttributes = 5         // attributes of a filter policy (from memory)
	TopicBatch            = 10        // entries of PublishBatch (API model, PublishBatch)
	TopicBatchBytes       = 256 << 10 // bytes of PublishBatch, as long as the topic is not raised (API model, PublishBatch)
)

// The limits of EventBridge (November 2026).
const (
	RuleName        = 64        // characters: rule name (API model, RuleName)
	RuleTargets     = 5         // targets per rule (from memory)
	RulePattern     = 2_048     // characters: event pattern (Amazon EventBridge quotas page)
	RuleInput       = 8_192     // characters: input of a target (API model, TargetInput)
	RuleDescription = 512       // characters: description of a rule (API model, RuleDescription)
	BusName         = 256       // characters: bus name (API model, EventBusName)
	ArchiveName     = 48        // characters: archive name (API model, ArchiveName)
	DeliveryRetries = 185       // retries: delivery retries (API model, MaximumRetryAttempts)
	DeliveryAge     = 86_400    // seconds: age of deliveries (API model, MaximumEventAgeInSeconds)
	ScheduleName    = 64        // characters: schedule name (API model, scheduler Name)
	EventBatch      = 10        // entries of PutEvents (API model, PutEventsRequestEntryList)
	EventBatchBytes = 1_000_000 // bytes of PutEvents (API model, PutEvents: less than 1 MB, whichever that is)
)

// The limits of Kinesis (November 2026).
const (
	StreamBatch      = 500      // records of PutRecords (API model, PutRecordsRequestEntryList)
	StreamBatchBytes = 10 << 20 // bytes of PutRecords, keys included (API model, PutRecords)
	StreamName       = 128      // characters: stream name (API model, StreamName)
)

func messages() []Limit {
	return []Limit{
		{"QueueName", "SQS", "queue name", QueueName, "characters", ByTemplate, false, `API model, CreateQueue.QueueName`},
		{"QueueRetention", "SQS", "message retention", QueueRetention, "seconds", ByTemplate, false, `Amazon SQS queue quotas page`},
		{"QueueRetentionLeast", "SQS", "message retention, at least", QueueRetentionLeast, "seconds", ByTemplate, false, `Amazon SQS queue quotas page`},
		{"QueueVisibility", "SQS", "visibility timeout", QueueVisibility, "seconds", ByTemplate, false, `Amazon SQS queue quotas page`},
		{"QueueDelay", "SQS", "delay", QueueDelay, "seconds", ByTemplate, false, `Amazon SQS queue quotas page`},
		{"QueueWait", "SQS", "long poll", QueueWait, "seconds", ByTemplate, false, `Amazon SQS queue quotas page`},
		{"QueueMessage", "SQS", "message, its attributes included", QueueMessage, "bytes", ByTemplate, false, `API model, SendMessage`},
		{"QueuePolicy", "SQS", "queue policy", QueuePolicy, "bytes", ByTemplate, false, `Amazon SQS quotas page`},
		{"QueuePolicyStatements", "SQS", "statements of a queue policy", QueuePolicyStatements, "statements", ByTemplate, false, `Amazon SQS quotas page`},
		{"QueueBatch", "SQS", "entries of SendMessageBatch, DeleteMessageBatch", QueueBatch, "entries", ByBatch, false, `API model, SendMessageBatch`},
		{"QueueBatchBytes", "SQS", "bytes of SendMessageBatch", QueueBatchBytes, "bytes", ByBatch, false, `API model, SendMessageBatch`},
		{"TopicName", "SNS", "topic name", TopicName, "characters", ByTemplate, false, `from memory`},
		{"TopicPolicyAttributes", "SNS", "attributes of a filter policy", TopicPolicyAttributes, "attributes", ByTemplate, false, `from memory`},
		{"TopicBatch", "SNS", "entries of PublishBatch", TopicBatch, "entries", ByBatch, false, `API model, PublishBatch`},
		{"TopicBatchBytes", "SNS", "bytes of PublishBatch, as long as the topic is not raised", TopicBatchBytes, "bytes", ByBatch, false, `API model, PublishBatch`},
		{"RuleName", "EventBridge", "rule name", RuleName, "characters", ByTemplate, false, `API model, RuleName`},
		{"RuleTargets", "EventBridge", "targets per rule", RuleTargets, "targets", ByTemplate, false, `from memory`},
		{"RulePattern", "EventBridge", "event pattern", RulePattern, "characters", ByTemplate, true, `Amazon EventBridge quotas page`},
		{"RuleInput", "EventBridge", "input of a target", RuleInput, "characters", ByTemplate, false, `API model, TargetInput`},
		{"RuleDescription", "EventBridge", "description of a rule", RuleDescription, "characters", ByTemplate, false, `API model, RuleDescription`},
		{"BusName", "EventBridge", "bus name", BusName, "characters", ByTemplate, false, `API model, EventBusName`},
		{"ArchiveName", "EventBridge", "archive name", ArchiveName, "characters", ByTemplate, false, `API model, ArchiveName`},
		{"DeliveryRetries", "EventBridge", "delivery retries", DeliveryRetries, "retries", ByTemplate, false, `API model, MaximumRetryAttempts`},
		{"DeliveryAge", "EventBridge", "age of deliveries", DeliveryAge, "seconds", ByTemplate, false, `API model, MaximumEventAgeInSeconds`},
		{"ScheduleName", "EventBridge", "schedule name", ScheduleName, "characters", ByTemplate, false, `API model, scheduler Name`},
		{"EventBatch", "EventBridge", "entries of PutEvents", EventBatch, "entries", ByBatch, false, `API model, PutEventsRequestEntryList`},
		{"EventBatchBytes", "EventBridge", "bytes of PutEvents", EventBatchBytes, "bytes", ByBatch, false, `API model, PutEvents: less than 1 MB, whichever that is`},
		{"StreamBatch", "Kinesis", "records of PutRecords", StreamBatch, "records", ByBatch, false, `API model, PutRecordsRequestEntryList`},
		{"StreamBatchBytes", "Kinesis", "bytes of PutRecords, keys included", StreamBatchBytes, "bytes", ByBatch, false, `API model, PutRecords`},
		{"StreamName", "Kinesis", "stream name", StreamName, "characters", ByTemplate, false, `API model, StreamName`},
	}
}
