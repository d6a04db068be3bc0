package names

// MetricNamespace is the namespace of every custom metric.
const MetricNamespace = "Mainstay"

// The dimensions that every custom metric of a function has, in this order.
const (
	DimensionEnvironment = "Environment"
	DimensionFunction    = "Function" // folder under functions/
)

// Counter is the name of a metric whose unit is Count. The unit is in the type, so that nobody can emit or watch a
// metric in another unit than its own.
type Counter string

// The metrics of the import pipeline.
const (
	FilesImported Counter = "FilesImported" // files read to their end
	FilesRefused  Counter = "FilesRefused"  // files that cannot be imported
	RowsQueued    Counter = "RowsQueued"    // rows sent on to be stored
	RowsRejected  Counter = "RowsRejected"  // rows in rejects reports
	RowsStored    Counter = "RowsStored"    // rows that made or changed a user
	RowsDuplicate Counter = "RowsDuplicate" // rows that changed nothing
)

// The metrics about metrics, which every function may emit.
const (
	MetricsRefused Counter = "MetricsRefused" // values, properties and dimensions that CloudWatch would not take
	MetricsLost    Counter = "MetricsLost"    // documents that could not be written
)

// PropertyRefused is the property of a document that says why the first of MetricsRefused was refused.
const PropertyRefused = "metricsRefusedReason"

// PropertyRequest is the property of a document that says which invocation it is of.
const PropertyRequest = "requestId"

// Metric is a custom metric as CloudWatch knows it.
type Metric struct {
	Name           string
	Unit           Unit // "" is UnitNone
	HighResolution bool // kept by the second, not by the minute
}

// Metric returns the metric with this name.
func (c Counter) Metric() Metric { return Metric{Name: string(c), Unit: UnitCount} }

// Counters returns every metric that functions count.
func Counters() []Counter {
	return []Counter{
		FilesImported,
		FilesRefused,
		RowsQueued,
		RowsRejected,
		RowsStored,
		RowsDuplicate,
		MetricsRefused,
		MetricsLost,
	}
}
