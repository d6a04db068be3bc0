package stacks

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/delivery"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/placement"
	"github.com/mainstay-go/mainstay/engines/bundle"
	"github.com/mainstay-go/mainstay/names"
)

// Env is what every stack is made for: an environment and the build that it runs.
type Env struct {
	config.Environment
	Build  bundle.Manifest
	Lock   string // file of the placement lock
	Commit string // of the code; "" in branch environments, where every commit would update every resource
}

// New adds everything of an environment to an app, or to a stage of one, each unit in the stack that the placement lock says.
func New(scope constructs.Construct, env Env) error {
	p, err := env.placement()
	if err != nil {
		return err
	}
	return placement.New(scope, p)
}

// placement says what is placed, and how stacks are made.
func (e Env) placement() (placement.Props, error) {
	p := placement.Props{Lock: e.Lock, Units: e.units, Stack: e.stack, Service: service, Locked: e.Retain}
	for _, name := range []string{"branch", names.Staging, names.Production} {
		kind, err := config.Load(name)
		if err != nil {
			return p, err
		}
		p.Kinds = append(p.Kinds, Env{Environment: kind, Build: e.Build, Commit: e.Commit}.units)
	}
	return p, nil
}

// units declares the units of an environment: what they use of one another comes first.
func (e Env) units(u *placement.Units) error {
	code, err := e.code(names.Functions()...)
	if err != nil {
		return err
	}
	p := &parts{Env: e, Units: u, code: code, deliveries: map[string]*delivery.Delivery{}}
	p.alarmed()
	data := p.data()
	p.users(data)
	p.events(data)
	p.web(data)
	p.operations(data)
	p.dashboards()
	return nil
}

// parts is what units are made with.
type parts struct {
	Env
	*placement.Units
	code       map[string]function.Code
	deliveries map[string]*delivery.Delivery // by stack
	alarms     *alarm.Alarms                 // nil: none
}

// code finds functions in the build.
func (e Env) code(functions ...string) (map[string]function.Code, error) {
	found := map[string]function.Code{}
	for _, name := range functions {
		f, err := e.Build.Function(name)
		if err != nil {
			return nil, err
		}
		found[name] = function.Code{Function: f, Arch: e.Build.GOARCH, Environment: e.Name}
	}
	return found, nil
}

// stack makes one of the environment's stacks.
func (e Env) stack(scope constructs.Construct, part string) awscdk.Stack {
	s := awscdk.NewStack(scope, &part, &awscdk.StackProps{
		StackName:             jsii.String(names.Stack(e.Name, part)),
		TerminationProtection: jsii.Bool(e.Retain),
	})
	tag(s, map[string]string{names.TagApp: names.App, names.TagEnvironment: e.Name, names.TagKind: string(e.Kind),
		names.TagService: names.SharedService, names.TagOwner: e.Owner, names.TagCommit: e.Commit})
	return s
}

// service tags what belongs to a service.
func service(unit constructs.Construct, name string) {
	tag(unit, map[string]string{names.TagService: name})
}

func tag(scope constructs.Construct, all map[string]string) {
	tags := awscdk.Tags_Of(scope)
	for name, value := range all {
		if value != "" {
			tags.Add(&name, &value, nil)
		}
	}
}

// delivery is how new code reaches the functions of a unit: nil is at once. Those of a stack share one.
func (p *parts) delivery(unit constructs.Construct) *delivery.Delivery {
	if !p.Canary {
		return nil
	}
	stack := awscdk.Stack_Of(unit)
	name := *stack.StackName()
	if p.deliveries[name] == nil {
		p.deliveries[name] = delivery.New(stack, "Delivery", delivery.Props{})
	}
	return p.deliveries[name]
}

func output(s constructs.Construct, name string, value *string) {
	awscdk.NewCfnOutput(s, jsii.String("Output"+name), &awscdk.CfnOutputProps{Value: value}).OverrideLogicalId(&name)
}
