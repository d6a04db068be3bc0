package limits

import "github.com/mainstay-go/mainstay/engines/template"

const (
	alarmType     = "AWS::CloudWatch::Alarm"
	compositeType = "AWS::CloudWatch::CompositeAlarm"
)

// tableRules are those of tables; the CDK's TableV2 makes the global ones.
func tableRules() []rule {
	all := []rule{
		text("BucketName", "AWS::S3::Bucket", "BucketName"),
		text("BucketNameLeast", "AWS::S3::Bucket", "BucketName"),
	}
	for _, kind := range []string{"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"} {
		all = append(all, tableOf(kind)...)
	}
	return all
}

func tableOf(kind string) []rule {
	return []rule{
		list("TableIndexes", kind, "GlobalSecondaryIndexes"),
		list("TableLocalIndexes", kind, "LocalSecondaryIndexes"),
		text("TableName", kind, "TableName"),
		text("TableNameLeast", kind, "TableName"),
		own("TableProjected", kind, func(_ template.App, r template.Resource) (int64, bool) {
			largest, _ := projected(r)
			return largest, largest > 0
		}),
		own("TableProjectedAll", kind, func(_ template.App, r template.Resource) (int64, bool) {
			_, all := projected(r)
			return all, all > 0
		}),
	}
}

// projected counts the attributes that indexes name: the most of one, and of all.
func projected(r template.Resource) (largest, all int64) {
	for _, kind := range []string{"GlobalSecondaryIndexes", "LocalSecondaryIndexes"} {
		for _, i := range r.List(kind) {
			p, _ := i.(map[string]any)
			index := template.Resource{Properties: p}
			n := int64(len(index.List("Projection", "NonKeyAttributes")))
			largest, all = max(largest, n), all+n
		}
	}
	return largest, all
}

func watchRules() []rule {
	all := []rule{
		list("AlarmMetrics", alarmType, "Metrics"),
		list("AlarmDimensions", alarmType, "Dimensions"),
		own("AlarmWindow", alarmType, window(func(period float64) bool { return period < hour })),
		own("AlarmWindowLong", alarmType, window(func(period float64) bool { return period >= hour })),
		text("CompositeRule", compositeType, "AlarmRule"),
		text("DashboardName", "AWS::CloudWatch::Dashboard", "DashboardName"),
		text("LogGroupName", logGroupType, "LogGroupName"),
		own("LogSubscriptions", logGroupType, filters("AWS::Logs::SubscriptionFilter")),
		own("LogMetricFilters", logGroupType, filters("AWS::Logs::MetricFilter")),
		list("DeliveryAlarms", "AWS::CodeDeploy::DeploymentGroup", "AlarmConfiguration", "Alarms"),
	}
	for _, kind := range []string{alarmType, compositeType} {
		all = append(all, alarmOf(kind)...)
	}
	return all
}

// alarmOf are the rules of alarms of any kind.
func alarmOf(kind string) []rule {
	return []rule{
		text("AlarmName", kind, "AlarmName"),
		text("AlarmDescription", kind, "AlarmDescription"),
		list("AlarmActions", kind, "AlarmActions"),
		list("AlarmActions", kind, "OKActions"),
		list("AlarmActions", kind, "InsufficientDataActions"),
	}
}

const (
	logGroupType = "AWS::Logs::LogGroup"
	hour         = 3600
)

// window multiplies the period and the evaluation periods of an alarm with one metric.
func window(applies func(period float64) bool) func(template.App, template.Resource) (int64, bool) {
	return func(_ template.App, r template.Resource) (int64, bool) {
		period := r.Number(-1, "Period")
		return int64(period * r.Number(1, "EvaluationPeriods")), period > 0 && applies(period)
	}
}

// filters counts the filters of a kind that a log group has.
func filters(kind string) func(template.App, template.Resource) (int64, bool) {
	return func(a template.App, r template.Resource) (int64, bool) {
		n := int64(0)
		for _, f := range a.OfType(kind) {
			if g, ok := a.Follow(f, f.Properties["LogGroupName"], logGroupType); ok && g.Name() == r.Name() {
				n++
			}
		}
		return n, n > 0
	}
}
