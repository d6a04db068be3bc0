package function

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3assets"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/delivery"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
)

// Code is a built function: what runs, and where.
type Code struct {
	bundle.Function
	Arch        string // GOARCH it was built for
	Environment string // name of the environment that it runs in
}

// DefaultTimeout is how long an invocation may take where nothing else is said.
const DefaultTimeout = 10 * time.Second

// Props say how a function runs.
type Props struct {
	Code         Code
	Group        string            // Code has several functions, see kit/boot.Group: the one that this is; default: it is one
	Timeout      time.Duration     // default 10 s
	Memory       int               // MB; default 256
	Variables    map[string]string // environment variables, by constants of package names
	LogRetention time.Duration     // whole days; default 30 days
	Retain       bool              // keep the log group when the stack goes
	Trace        bool              // record traces in X-Ray; its role may then write to X-Ray, which has no narrower resource than *

	// Delivery moves callers to new code step by step; see package delivery. Default nil: new code is everybody's at once.
	Delivery *delivery.Delivery

	Override func(*awslambda.FunctionProps) // last word on what the CDK is given; nil: none
}

// Function is a function with the log group that it writes to.
type Function struct {
	Function awslambda.Function
	Role     awsiam.Role
	Logs     awslogs.LogGroup

	// Live is what invokes the function has to name: the alias where there is a Delivery, else the function.
	Live      awslambda.IFunction
	Alias     awslambda.Alias        // nil without Delivery
	Failing   awscloudwatch.CfnAlarm // of the new version while traffic moves; nil without Delivery
	qualifier string
}

// New makes a function.
func New(scope constructs.Construct, id string, p Props) *Function {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return p.harmless(cdk.Harmless(this)) })
	f := &Function{Logs: cdk.LogGroup(this, p.name(), p.LogRetention, p.Retain)}
	f.Role = awsiam.NewRole(this, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy:   cdk.Constant(service, lambda),
		Description: jsii.Sprintf("What %s may do", p.name()),
	})
	f.Logs.GrantWrite(f.Role)
	f.Function = awslambda.NewFunction(this, jsii.String("Function"), p.cdk(f))
	f.Live, f.qualifier = f.Function, latest
	cdk.Watch(cdk.Watched{Kind: policy.Function, Scope: this, Of: f.Function, Dimensions: cdk.Dimension("FunctionName", f.Function.FunctionName),
		Numbers: policy.Numbers{policy.Timeout: float64(p.Timeout.Milliseconds())}})
	if p.Delivery != nil {
		f.deliver(p.Delivery)
	}
	return f
}

func (p Props) cdk(f *Function) *awslambda.FunctionProps {
	variables := map[string]string{names.Environment: p.Code.Environment, names.Function: p.name()}
	for k, v := range p.Variables {
		variables[k] = v
	}
	props := &awslambda.FunctionProps{
		Runtime:       cdk.Constant("provided.al2023", awslambda.Runtime_PROVIDED_AL2023),
		Handler:       jsii.String(cmp.Or(p.Group, "bootstrap")),
		Architecture:  architecture(p.Code.Arch),
		Code:          p.Code.cdk(f.Role),
		Timeout:       cdk.Seconds(p.Timeout),
		MemorySize:    jsii.Number(p.Memory),
		Environment:   cdk.Strings(variables),
		LogGroup:      f.Logs,
		LoggingFormat: awslambda.LoggingFormat_JSON,
		Role:          f.Role,
		Description:   jsii.String(p.name()),
	}
	if p.Delivery != nil {
		props.CurrentVersionOptions = keptVersions()
	}
	if p.Trace {
		props.Tracing = awslambda.Tracing_ACTIVE
	}
	if p.Override != nil {
		p.Override(props)
	}
	return props
}

// cdk is the code as the CDK wants it. Code that was reported as missing is given a place that does not exist.
func (c Code) cdk(scope constructs.Construct) awslambda.Code {
	if c.Zip == "" {
		nowhere := awss3.Bucket_FromBucketName(scope, jsii.String("Nowhere"), jsii.String("nowhere"))
		return awslambda.Code_FromBucketV2(nowhere, jsii.String("nothing"), nil)
	}
	return awslambda.Code_FromAsset(jsii.String(c.Zip), &awss3assets.AssetOptions{
		AssetHash: jsii.String(c.SHA256), AssetHashType: awscdk.AssetHashType_CUSTOM})
}

func architecture(goarch string) awslambda.Architecture {
	if goarch == "arm64" {
		return cdk.Constant(goarch, awslambda.Architecture_ARM_64)
	}
	return cdk.Constant(goarch, awslambda.Architecture_X86_64)
}

// service is who runs functions.
const service = "lambda.amazonaws.com"

func lambda() awsiam.ServicePrincipal { return awsiam.NewServicePrincipal(jsii.String(service), nil) }

// name is what the function is called in logs and descriptions.
func (p Props) name() string { return cmp.Or(p.Group, p.Code.Name) }

func (p Props) withDefaults() Props {
	p.Timeout = cmp.Or(p.Timeout, DefaultTimeout)
	p.Memory = cmp.Or(p.Memory, 256)
	p.LogRetention = cmp.Or(p.LogRetention, cdk.DefaultLogRetention)
	return p
}

// harmless is a function that the CDK accepts, in the place of one that was reported.
func (p Props) harmless(name string) Props {
	code := p.Code
	if code.validate() != nil {
		code = Code{Function: bundle.Function{Name: name}, Arch: "arm64", Environment: "wrong"}
	}
	return Props{Code: code}.withDefaults()
}

// mostVariables is how large names and values of the environment may be together. What CloudFormation puts into them is not
// known before; `mainstay limits check` reckons with it.
const mostVariables = 4096

func (p Props) validate() error {
	errs := []error{p.Code.validate(), cdk.Whole("Timeout", p.Timeout, time.Second, 15*time.Minute, "Lambda quota"),
		cdk.CheckLogRetention(p.LogRetention), cdk.Between("Memory", p.Memory, 128, 10240, "MB; Lambda quota")}
	if p.Group != "" {
		errs = append(errs, cdk.CheckName("Group", p.Group))
	}
	bytes := 0
	for _, name := range slices.Sorted(maps.Keys(p.Variables)) {
		errs = append(errs, cdk.CheckVariable("Variables", name))
		bytes += len(name) + len(p.Variables[name])
	}
	if bytes > mostVariables {
		errs = append(errs, cdk.Wrong("Variables", fmt.Sprintf("of %d bytes", bytes), fmt.Sprintf("at most %d together (Lambda quota)", mostVariables), "keep what is large in a parameter or a bucket"))
	}
	return errors.Join(errs...)
}

func (c Code) validate() error {
	if c.Zip == "" {
		return cdk.Wrong("Code", "without a zip", "a function of the build manifest", "run `mainstay build` and take it from there")
	}
	if c.Arch != "arm64" && c.Arch != "amd64" {
		return cdk.Wrong("Code.Arch", strconv.Quote(c.Arch), "arm64 or amd64 (what Lambda runs)", "build it for one of them")
	}
	return errors.Join(cdk.CheckName("Code.Name", c.Name), cdk.CheckName("Code.Environment", c.Environment))
}
