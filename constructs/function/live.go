package function

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/delivery"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/names"
)

// latest is what Lambda calls the code that was deployed last, where no version is asked for.
const latest = "$LATEST"

// deliver makes a version and the alias that callers use, and has updates of the alias move traffic step by step. An
// error of the new version moves it back.
func (f *Function) deliver(d *delivery.Delivery) {
	version := f.Function.CurrentVersion()
	alias := awslambda.NewAlias(f.Function, jsii.String("Live"), &awslambda.AliasProps{AliasName: jsii.String(names.LiveAlias), Version: version})
	f.Live, f.qualifier, f.Alias = alias, names.LiveAlias, alias
	f.Failing = awscloudwatch.NewAlarm(f.Function, jsii.String("Failing"), &awscloudwatch.AlarmProps{
		AlarmDescription:   jsii.String("The new version fails while it is given traffic; its deployment is rolled back"),
		Metric:             f.errorsOf(version),
		Threshold:          jsii.Number(1),
		EvaluationPeriods:  jsii.Number(1),
		ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
		TreatMissingData:   awscloudwatch.TreatMissingData_NOT_BREACHING, // a new version has no errors and no calls at first
	})
	d.Group(f.Function, alias, f.Failing)
}

// errorsOf is the metric of a version's errors under the alias. Without the version it would be everybody's, and errors of
// the old version would roll back the new one that was to repair them.
func (f *Function) errorsOf(version awslambda.Version) awscloudwatch.Metric {
	return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: jsii.String("AWS/Lambda"), MetricName: jsii.String("Errors"), Statistic: jsii.String("Sum"),
		Period: awscdk.Duration_Minutes(jsii.Number(1)),
		DimensionsMap: &map[string]*string{
			"FunctionName":    f.Function.FunctionName(),
			"Resource":        jsii.String(*f.Function.FunctionName() + ":" + names.LiveAlias),
			"ExecutedVersion": version.Version(),
		}})
}

// keptVersions keeps versions that are not current any more: a rollback needs them, and they end with their function.
func keptVersions() *awslambda.VersionOptions {
	return &awslambda.VersionOptions{RemovalPolicy: cdk.Removal(true)}
}
