package names

// The custom metrics that the alarms of every application look at. They have the dimensions Environment and, of a probe, Probe.
const (
	ProbeSuccess     = "ProbeSuccess"     // 1 where a probe could do everything, else 0
	ProbeLatency     = "ProbeLatency"     // milliseconds that it took
	ProbeStepLatency = "ProbeStepLatency" // milliseconds that one of its steps took; has the dimension Step, too
	Deploying        = "Deploying"        // 1 in every minute that a deployment is under way
)

// AlarmService is the service of what tells alarms.
const AlarmService = "alarms"

// DimensionProbe is which probe a metric is of.
const DimensionProbe = "Probe"

// DimensionStep is which step of a probe a metric is of.
const DimensionStep = "Step"

// The tags that every alarm carries; TagOwner is another.
const (
	TagAlarm    = App + ":alarm"    // row of the alarm policy
	TagSeverity = App + ":severity" // page, ticket or quiet
	TagRunbook  = App + ":runbook"  // file, from the project's folder
	TagSince    = App + ":since"    // day that the row came in
)

// MetadataNoAlarm is the metadata of a resource that says which of its alarms it does without, why, and until when.
const MetadataNoAlarm = App + ":no-alarm"

// MetadataProbe is the metadata of a function that is a probe: how many seconds there are between its runs.
const MetadataProbe = App + ":probe"

// The outputs with the topics that alarms are sent to.
const (
	OutputPageTopic   = "PageTopic"
	OutputTicketTopic = "TicketTopic"
)

// NoAlarm is the metadata of a resource that does without the alarm of a row; "" is without any.
func NoAlarm(row string) string {
	if row == "" {
		return MetadataNoAlarm
	}
	return MetadataNoAlarm + ":" + row
}

// DrillPrefix is what the names of queues begin with that listen to the alarms of an environment during a drill.
func DrillPrefix(environment string) string { return StackPrefix(environment) + "drill-" }
