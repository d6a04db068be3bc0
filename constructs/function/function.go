// Package function makes Lambda functions from built Go binaries.
package function

import (
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3assets"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
)

// Code is a built function: what runs, and where.
type Code struct {
	bundle.Function
	Arch        string // GOARCH it was built for
	Environment string // name of the environment that it runs in
}

// Props say how a function runs.
type Props struct {
	Code         Code
	Timeout      time.Duration     // default 10 s
	Memory       int               // MB; default 256
	Variables    map[string]string // environment variables, by constants of package names
	LogRetention time.Duration     // whole days; default 30 days
	Retain       bool              // keep the log group when the stack goes

	Override func(*awslambda.FunctionProps) // last word on what the CDK is given; nil: none
}

// Function is a function with the log group that it writes to.
type Function struct {
	Function awslambda.Function
	Role     awsiam.Role
	Logs     awslogs.LogGroup
}

// New makes a function.
func New(scope constructs.Construct, id string, p Props) *Function {
	this := constructs.NewConstruct(scope, &id)
	p = p.withDefaults()
	cdk.Report(this, p.validate())
	f := &Function{}
	f.Logs = awslogs.NewLogGroup(this, jsii.String("Logs"), &awslogs.LogGroupProps{
		LogGroupName:  jsii.String(names.LogGroup(p.Code.Environment, p.Code.Name)),
		Retention:     retention(p.LogRetention),
		RemovalPolicy: cdk.Removal(p.Retain),
	})
	f.Role = awsiam.NewRole(this, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
		Description: jsii.Sprintf("What %s may do", p.Code.Name),
	})
	f.Logs.GrantWrite(f.Role)
	f.Function = awslambda.NewFunction(this, jsii.String("Function"), p.cdk(f))
	return f
}

func (p Props) cdk(f *Function) *awslambda.FunctionProps {
	variables := map[string]string{names.Environment: p.Code.Environment}
	for k, v := range p.Variables {
		variables[k] = v
	}
	props := &awslambda.FunctionProps{
		Runtime:      awslambda.Runtime_PROVIDED_AL2023(),
		Handler:      jsii.String("bootstrap"),
		Architecture: architecture(p.Code.Arch),
		Code: awslambda.Code_FromAsset(jsii.String(p.Code.Zip), &awss3assets.AssetOptions{
			AssetHash: jsii.String(p.Code.SHA256), AssetHashType: awscdk.AssetHashType_CUSTOM}),
		Timeout:       cdk.Seconds(p.Timeout),
		MemorySize:    jsii.Number(p.Memory),
		Environment:   cdk.Strings(variables),
		LogGroup:      f.Logs,
		LoggingFormat: awslambda.LoggingFormat_JSON,
		Role:          f.Role,
		Description:   jsii.String(p.Code.Name),
	}
	if p.Override != nil {
		p.Override(props)
	}
	return props
}

func architecture(goarch string) awslambda.Architecture {
	if goarch == "arm64" {
		return awslambda.Architecture_ARM_64()
	}
	return awslambda.Architecture_X86_64()
}

// retention is the CDK's name of a retention.
func retention(d time.Duration) awslogs.RetentionDays {
	return map[int]awslogs.RetentionDays{1: awslogs.RetentionDays_ONE_DAY, 3: awslogs.RetentionDays_THREE_DAYS, 5: awslogs.RetentionDays_FIVE_DAYS,
		7: awslogs.RetentionDays_ONE_WEEK, 14: awslogs.RetentionDays_TWO_WEEKS, 30: awslogs.RetentionDays_ONE_MONTH, 90: awslogs.RetentionDays_THREE_MONTHS,
		180: awslogs.RetentionDays_SIX_MONTHS, 365: awslogs.RetentionDays_ONE_YEAR}[int(d/(24*time.Hour))]
}

func (p Props) withDefaults() Props {
	if p.Timeout == 0 {
		p.Timeout = 10 * time.Second
	}
	if p.Memory == 0 {
		p.Memory = 256
	}
	if p.LogRetention == 0 {
		p.LogRetention = 30 * 24 * time.Hour
	}
	return p
}

func (p Props) validate() error {
	var errs []error
	if p.Timeout < time.Second || p.Timeout > 15*time.Minute {
		errs = append(errs, fmt.Errorf("Timeout is %s; expected 1s to 15m (Lambda quota)", p.Timeout))
	}
	if p.Memory < 128 || p.Memory > 10240 {
		errs = append(errs, fmt.Errorf("Memory is %d; expected 128 to 10240 MB (Lambda quota)", p.Memory))
	}
	if retention(p.LogRetention) == "" {
		errs = append(errs, fmt.Errorf("LogRetention is %s; expected 1, 3, 5, 7, 14, 30, 90, 180 or 365 days", p.LogRetention))
	}
	if p.Code.Zip == "" {
		errs = append(errs, errors.New("Code is empty; expected a function of the build manifest"))
	}
	return errors.Join(errs...)
}
