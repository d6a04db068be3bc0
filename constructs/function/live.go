package function

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/delivery"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
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
	f.Failing = f.failing(version)
	d.Group(f.Function, alias, f.Failing)
}

// failing is an alarm about errors of a version under the alias. Without the version it would be about everybody's, and
// errors of the old version would roll back the new one that was to repair them.
func (f *Function) failing(version awslambda.Version) awscloudwatch.CfnAlarm {
	row, _ := policy.Find("delivery-failing")
	a, err := row.Alarm(nil)
	cdk.Checked(f.Function, 0, err, func() int { return 0 })
	name := f.Function.FunctionName()
	p := cdk.AlarmProps(a, cdk.DimensionList(map[string]*string{
		"FunctionName": name, "Resource": jsii.String(*name + ":" + names.LiveAlias), "ExecutedVersion": version.Version()}))
	p.AlarmName = jsii.String(cdk.AlarmName(cdk.Path(f.Function), row.Name))
	made := awscloudwatch.NewCfnAlarm(f.Function, jsii.String("Failing"), p)
	cdk.Watch(cdk.Watched{Kind: policy.Delivery, Scope: f.Function, Of: f.Function, Rows: []policy.Row{row}, Made: made})
	return made
}

// keptVersions keeps versions that are not current any more: a rollback needs them, and they end with their function.
func keptVersions() *awslambda.VersionOptions {
	return &awslambda.VersionOptions{RemovalPolicy: cdk.Removal(true)}
}
