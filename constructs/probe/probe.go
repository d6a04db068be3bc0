package probe

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/constructs/schedule"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/names"
)

// Props say what runs, how often, and as whom.
type Props struct {
	Function function.Props // is given the secret's ARN as names.SignInSecret; default timeout 1 min
	Every    time.Duration  // whole minutes; default 5 min
	User     string         // that the secret is for; "": the probe signs in nowhere, and there is no secret
	Disabled bool           // runs only when it is invoked, and has no alarms
	Retain   bool           // the secret outlives its stack
}

// Probe is a function, what starts it, and what it signs in with.
type Probe struct {
	Function *function.Function
	Schedule *schedule.Schedule
	Secret   awssecretsmanager.Secret // JSON with username and password; nil without User
}

// New makes a probe.
func New(scope constructs.Construct, id string, p Props) *Probe {
	this := cdk.Begin(scope, id)
	p = p.withDefaults()
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Function: p.Function}.withDefaults() })
	probe := &Probe{Secret: p.secret(this)}
	p.Function.Variables = maps.Clone(p.Function.Variables)
	if probe.Secret != nil {
		if p.Function.Variables == nil {
			p.Function.Variables = map[string]string{}
		}
		p.Function.Variables[names.SignInSecret] = *probe.Secret.SecretArn()
	}
	// A run that was not started in time is worth nothing: the next one is on its way.
	probe.Schedule = schedule.New(this, "Clock", schedule.Props{Function: p.Function, Expression: p.expression(), Retries: 1, MaxAge: time.Minute, Disabled: p.Disabled})
	probe.Function = probe.Schedule.Function
	if probe.Secret != nil {
		cdk.Grant(probe.Function.Role, probe.Secret.SecretArn(), "secretsmanager:GetSecretValue")
	}
	if !p.Disabled {
		p.watch(this, probe)
	}
	return probe
}

// watch has the alarm policy's rows for probes made. The metadata tell mainstay verify, which sees the template only.
func (p Props) watch(this constructs.Construct, probe *Probe) {
	gap := p.Every.Seconds()
	probe.Function.Function.Node().DefaultChild().(awscdk.CfnResource).AddMetadata(jsii.String(names.MetadataProbe), gap)
	cdk.Watch(cdk.Watched{Kind: policy.Probe, Scope: this, Of: probe.Function.Function, Numbers: policy.Numbers{policy.Gap: gap},
		Dimensions: func() map[string]*string {
			return map[string]*string{names.DimensionEnvironment: jsii.String(p.Function.Code.Environment),
				names.DimensionProbe: jsii.String(cmp.Or(p.Function.Group, p.Function.Code.Name))}
		}})
}

// passwordLength is of a password that nobody types.
const passwordLength = 32

func (p Props) secret(this constructs.Construct) awssecretsmanager.Secret {
	if p.User == "" {
		return nil
	}
	template, _ := json.Marshal(map[string]string{"username": p.User}) // texts always can be
	return awssecretsmanager.NewSecret(this, jsii.String("Secret"), &awssecretsmanager.SecretProps{
		Description:   jsii.Sprintf("What %s signs in with", cmp.Or(p.Function.Group, p.Function.Code.Name)),
		RemovalPolicy: cdk.Removal(p.Retain),
		GenerateSecretString: &awssecretsmanager.SecretStringGenerator{
			SecretStringTemplate: jsii.String(string(template)), GenerateStringKey: jsii.String("password"),
			// What shells and JSON would want quoted is left out: people copy it, too.
			PasswordLength: jsii.Number(passwordLength), ExcludeCharacters: jsii.String("\"'`\\$!{}<>|&;*?~# "), RequireEachIncludedType: jsii.Bool(true)}})
}

func (p Props) expression() string {
	if p.Every == time.Minute {
		return "rate(1 minute)"
	}
	return fmt.Sprintf("rate(%d minutes)", int(p.Every.Minutes()))
}

func (p Props) withDefaults() Props {
	p.Every, p.Function.Timeout = cmp.Or(p.Every, 5*time.Minute), cmp.Or(p.Function.Timeout, time.Minute)
	return p
}

func (p Props) validate() error {
	var errs []error
	if p.Every < time.Minute || p.Every > time.Hour || p.Every%time.Minute != 0 {
		errs = append(errs, cdk.Wrong("Every", p.Every, "whole minutes, from 1m to 1h", "choose one of those: what is seen once an hour is seen too late"))
	}
	if p.Function.Timeout > p.Every {
		errs = append(errs, cdk.Wrong("Function.Timeout", p.Function.Timeout, "no more than Every, so that one run ends before the next", "shorten it"))
	}
	if strings.ContainsAny(p.User, "\"\\") {
		errs = append(errs, cdk.Wrong("User", strconv.Quote(p.User), "a name without quotes and backslashes", "change it"))
	}
	return errors.Join(errs...)
}
