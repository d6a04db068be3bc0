package cdk

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/names"
)

// DimensionList is dimensions as alarms want them, in order.
func DimensionList(dimensions map[string]*string) *[]*awscloudwatch.CfnAlarm_DimensionProperty {
	all := []*awscloudwatch.CfnAlarm_DimensionProperty{}
	for _, k := range slices.Sorted(maps.Keys(dimensions)) {
		all = append(all, &awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String(k), Value: dimensions[k]})
	}
	return &all
}

// of are the dimensions of a metric: those of what is watched, and its own.
func of(m policy.Metric, dimensions *[]*awscloudwatch.CfnAlarm_DimensionProperty) *[]*awscloudwatch.CfnAlarm_DimensionProperty {
	if len(m.Dimensions) == 0 {
		return dimensions
	}
	own := map[string]*string{}
	for k, v := range m.Dimensions {
		own[k] = &v
	}
	all := slices.Concat(*dimensions, *DimensionList(own))
	return &all
}

// AlarmProps are an alarm as CloudFormation wants it. They are a native resource's, since that takes a single call of jsii
// with everything in it.
func AlarmProps(a policy.Alarm, dimensions *[]*awscloudwatch.CfnAlarm_DimensionProperty) *awscloudwatch.CfnAlarmProps {
	p := &awscloudwatch.CfnAlarmProps{Tags: AlarmTags(a.Row), AlarmDescription: jsii.String(a.Description()), ComparisonOperator: jsii.String(string(a.Compare)),
		EvaluationPeriods: jsii.Number(a.N), DatapointsToAlarm: jsii.Number(a.M), TreatMissingData: jsii.String(string(a.Missing))}
	if a.Band == 0 {
		p.Threshold = jsii.Number(a.Threshold)
	} else {
		p.ThresholdMetricId = jsii.String(policy.BandID)
	}
	if !a.Single() {
		p.Metrics = queries(a, dimensions)
		return p
	}
	m := a.Metrics[0]
	p.Namespace, p.MetricName, p.Dimensions, p.Period = jsii.String(m.Namespace), jsii.String(m.Name), of(m, dimensions), jsii.Number(a.Period.Seconds())
	if strings.ContainsAny(m.Stat, "0123456789") { // percentiles have numbers in them
		p.ExtendedStatistic = jsii.String(m.Stat)
	} else {
		p.Statistic = jsii.String(m.Stat)
	}
	if s := a.LowSamples(); s != "" {
		p.EvaluateLowSampleCountPercentile = &s
	}
	return p
}

// queries are metric math: the metrics, the expression over them, and the band around that. One of them returns data, and
// the band besides.
func queries(a policy.Alarm, dimensions *[]*awscloudwatch.CfnAlarm_DimensionProperty) *[]*awscloudwatch.CfnAlarm_MetricDataQueryProperty {
	all := []*awscloudwatch.CfnAlarm_MetricDataQueryProperty{}
	for _, m := range a.Metrics {
		all = append(all, &awscloudwatch.CfnAlarm_MetricDataQueryProperty{Id: jsii.String(m.ID), ReturnData: jsii.Bool(a.Expression == ""),
			MetricStat: &awscloudwatch.CfnAlarm_MetricStatProperty{Stat: jsii.String(m.Stat), Period: jsii.Number(a.Period.Seconds()),
				Metric: &awscloudwatch.CfnAlarm_MetricProperty{Namespace: jsii.String(m.Namespace), MetricName: jsii.String(m.Name), Dimensions: of(m, dimensions)}}})
	}
	if a.Expression != "" {
		all = append(all, expression(policy.ValueID, a.Expression, a.Label))
	}
	if a.Band > 0 {
		all = append(all, expression(policy.BandID, a.BandExpression(), "usual"))
	}
	return &all
}

func expression(id, text, label string) *awscloudwatch.CfnAlarm_MetricDataQueryProperty {
	q := &awscloudwatch.CfnAlarm_MetricDataQueryProperty{Id: &id, Expression: &text, ReturnData: jsii.Bool(true)}
	if label != "" {
		q.Label = &label
	}
	return q
}

// AlarmTags say of a deployed alarm what the table says of its row; its owner has to be added.
func AlarmTags(r policy.Row) *[]*awscdk.CfnTag {
	all := []*awscdk.CfnTag{}
	for _, t := range [][2]string{{names.TagAlarm, r.Name}, {names.TagSeverity, string(r.Severity)}, {names.TagRunbook, r.Runbook()}, {names.TagSince, r.Since}} {
		if t[1] != "" {
			all = append(all, &awscdk.CfnTag{Key: jsii.String(t[0]), Value: jsii.String(t[1])})
		}
	}
	return &all
}
