package delivery

import (
	"errors"
	"slices"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscodedeploy"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
)

// Shift is how traffic moves: the name of one of CodeDeploy's own deployment configurations for Lambda.
type Shift string

// The shifts. The longer one takes, the more of the new version's errors it sees, and the longer each deployment takes.
const (
	Canary10Percent5Minutes      Shift = "CodeDeployDefault.LambdaCanary10Percent5Minutes" // the default
	Canary10Percent10Minutes     Shift = "CodeDeployDefault.LambdaCanary10Percent10Minutes"
	Canary10Percent15Minutes     Shift = "CodeDeployDefault.LambdaCanary10Percent15Minutes"
	Canary10Percent30Minutes     Shift = "CodeDeployDefault.LambdaCanary10Percent30Minutes"
	Linear10PercentEvery1Minute  Shift = "CodeDeployDefault.LambdaLinear10PercentEvery1Minute"
	Linear10PercentEvery2Minutes Shift = "CodeDeployDefault.LambdaLinear10PercentEvery2Minutes"
	Linear10PercentEvery3Minutes Shift = "CodeDeployDefault.LambdaLinear10PercentEvery3Minutes"
)

// Props say how traffic moves. The zero value is a canary of one in ten for five minutes.
type Props struct {
	Shift Shift // default Canary10Percent5Minutes
}

// Delivery is what the functions of a stack share.
type Delivery struct {
	Application awscodedeploy.LambdaApplication
	Role        awsiam.Role // what CodeDeploy may do, by AWS's own policy for it
	shift       awscodedeploy.ILambdaDeploymentConfig
}

// New makes a delivery. It belongs into the stack of the functions that it serves.
func New(scope constructs.Construct, id string, p Props) *Delivery {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{}.withDefaults() })
	d := &Delivery{Application: awscodedeploy.NewLambdaApplication(this, jsii.String("Application"), nil)}
	// Without it every group makes a role of its own.
	d.Role = awsiam.NewRole(this, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("codedeploy.amazonaws.com"), nil),
		Description: jsii.String("What CodeDeploy may do to move traffic between versions of functions"),
	})
	name := string(p.Shift)
	d.shift = awscodedeploy.LambdaDeploymentConfig_FromLambdaDeploymentConfigName(this, jsii.String("Shift"), &name)
	return d
}

// Group makes an alias's updates move traffic. An alarm in ALARM brings the old version back, and so does a deployment
// that fails otherwise or is stopped by somebody.
func (d *Delivery) Group(scope constructs.Construct, alias awslambda.Alias, alarms ...interfacesawscloudwatch.IAlarmRef) awscodedeploy.LambdaDeploymentGroup {
	return awscodedeploy.NewLambdaDeploymentGroup(scope, jsii.String("Group"), &awscodedeploy.LambdaDeploymentGroupProps{
		Alias: alias, Application: d.Application, Role: d.Role, DeploymentConfig: d.shift, Alarms: &alarms,
		AutoRollback: &awscodedeploy.AutoRollbackConfig{DeploymentInAlarm: jsii.Bool(true), FailedDeployment: jsii.Bool(true), StoppedDeployment: jsii.Bool(true)},
	})
}

func (p Props) withDefaults() Props {
	if p.Shift == "" {
		p.Shift = Canary10Percent5Minutes
	}
	return p
}

func (p Props) validate() error {
	known := []Shift{Canary10Percent5Minutes, Canary10Percent10Minutes, Canary10Percent15Minutes, Canary10Percent30Minutes,
		Linear10PercentEvery1Minute, Linear10PercentEvery2Minutes, Linear10PercentEvery3Minutes}
	if slices.Contains(known, p.Shift) {
		return nil
	}
	return errors.Join(cdk.Wrong("Shift", strconv.Quote(string(p.Shift)), "one of CodeDeploy's own for Lambda", "use a constant of this package"))
}
