package limits

// The limits of CloudWatch (November 2026).
const (
	AlarmName        = 255     // characters: alarm name (API model, AlarmName)
	AlarmDescription = 1_024   // characters: alarm description (API model, AlarmDescription)
	AlarmActions     = 5       // actions of an alarm's state (API model, ResourceList)
	AlarmMetrics     = 10      // metrics of an alarm (from memory)
	AlarmDimensions  = 30      // dimensions of a metric (API model, Dimensions)
	AlarmWindow      = 86_400  // seconds: period times evaluations, periods below an hour (from memory)
	AlarmWindowLong  = 604_800 // seconds: period times evaluations, periods of an hour and more (from memory)
	CompositeRule    = 10_240  // characters: rule of a composite alarm (API model, AlarmRule)
	DashboardName    = 255     // characters: dashboard name (API model, DashboardName)
	MetricBatch      = 1_000   // metrics of PutMetricData (API model, PutMetricData)
	MetricBatchBytes = 1 << 20 // bytes of PutMetricData (API model, PutMetricData)
)

// The limits of CloudWatch Logs (November 2026).
const (
	LogGroupName     = 512     // characters: log group name (API model, LogGroupName)
	LogSubscriptions = 2       // filters: subscription filters per log group (API model, PutSubscriptionFilter)
	LogMetricFilters = 100     // filters: metric filters per log group (from memory)
	LogBatch         = 10_000  // events of PutLogEvents (API model, PutLogEvents)
	LogBatchBytes    = 1 << 20 // bytes of PutLogEvents, 26 more for each event (API model, PutLogEvents)
)

// The limits of the embedded metric format (November 2026). Of the two sizes that AWS has published, 256 KB and, since
// April 2025, 1 MB, this is the one that holds with both.
const (
	EmbeddedMetrics    = 100       // metrics of a document (User Guide, "Specification: Embedded metric format")
	EmbeddedValues     = 100       // values of a metric in a document (User Guide, "Specification: Embedded metric format")
	EmbeddedDimensions = 30        // dimensions of a dimension set (User Guide, "Specification: Embedded metric format")
	EmbeddedName       = 255       // characters: name of a metric, dimension or namespace (User Guide, "Specification: Embedded metric format")
	EmbeddedDimension  = 1_024     // characters: value of a dimension (from memory)
	EmbeddedBytes      = 256 << 10 // bytes: document (User Guide, "Specification: Embedded metric format")
)

func embedded() []Limit {
	const spec = `User Guide, "Specification: Embedded metric format"`
	return []Limit{
		{"EmbeddedMetrics", "CloudWatch embedded metrics", "metrics of a document", EmbeddedMetrics, "metrics", ByMetrics, false, spec},
		{"EmbeddedValues", "CloudWatch embedded metrics", "values of a metric in a document", EmbeddedValues, "values", ByMetrics, false, spec},
		{"EmbeddedDimensions", "CloudWatch embedded metrics", "dimensions of a dimension set", EmbeddedDimensions, "dimensions", ByMetrics, false, spec},
		{"EmbeddedName", "CloudWatch embedded metrics", "name of a metric, dimension or namespace", EmbeddedName, "characters", ByMetrics, false, spec},
		{"EmbeddedDimension", "CloudWatch embedded metrics", "value of a dimension", EmbeddedDimension, "characters", ByMetrics, false, `from memory`},
		{"EmbeddedBytes", "CloudWatch embedded metrics", "document; 1 MB since April 2025", EmbeddedBytes, "bytes", ByMetrics, false, spec},
	}
}

func cloudwatch() []Limit {
	return []Limit{
		{"AlarmName", "CloudWatch", "alarm name", AlarmName, "characters", ByTemplate, false, `API model, AlarmName`},
		{"AlarmDescription", "CloudWatch", "alarm description", AlarmDescription, "characters", ByTemplate, false, `API model, AlarmDescription`},
		{"AlarmActions", "CloudWatch", "actions of an alarm's state", AlarmActions, "actions", ByTemplate, false, `API model, ResourceList`},
		{"AlarmMetrics", "CloudWatch", "metrics of an alarm", AlarmMetrics, "metrics", ByTemplate, false, `from memory`},
		{"AlarmDimensions", "CloudWatch", "dimensions of a metric", AlarmDimensions, "dimensions", ByTemplate, false, `API model, Dimensions`},
		{"AlarmWindow", "CloudWatch", "period times evaluations, periods below an hour", AlarmWindow, "seconds", ByTemplate, false, `from memory`},
		{"AlarmWindowLong", "CloudWatch", "period times evaluations, periods of an hour and more", AlarmWindowLong, "seconds", ByTemplate, false, `from memory`},
		{"CompositeRule", "CloudWatch", "rule of a composite alarm", CompositeRule, "characters", ByTemplate, false, `API model, AlarmRule`},
		{"DashboardName", "CloudWatch", "dashboard name", DashboardName, "characters", ByTemplate, false, `API model, DashboardName`},
		{"MetricBatch", "CloudWatch", "metrics of PutMetricData", MetricBatch, "metrics", ByBatch, false, `API model, PutMetricData`},
		{"MetricBatchBytes", "CloudWatch", "bytes of PutMetricData", MetricBatchBytes, "bytes", ByBatch, false, `API model, PutMetricData`},
		{"LogGroupName", "CloudWatch Logs", "log group name", LogGroupName, "characters", ByTemplate, false, `API model, LogGroupName`},
		{"LogSubscriptions", "CloudWatch Logs", "subscription filters per log group", LogSubscriptions, "filters", ByTemplate, false, `API model, PutSubscriptionFilter`},
		{"LogMetricFilters", "CloudWatch Logs", "metric filters per log group", LogMetricFilters, "filters", ByTemplate, false, `from memory`},
		{"LogBatch", "CloudWatch Logs", "events of PutLogEvents", LogBatch, "events", ByBatch, false, `API model, PutLogEvents`},
		{"LogBatchBytes", "CloudWatch Logs", "bytes of PutLogEvents, 26 more for each event", LogBatchBytes, "bytes", ByBatch, false, `API model, PutLogEvents`},
	}
}
