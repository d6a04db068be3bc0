package mail

import (
	netmail "net/mail"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsses"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/constructs/rule"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// Props say who sends.
type Props struct {
	Sender string // address that mails come from; SES must have verified it, or its domain
}

// Mail is a configuration set: what is sent with it is told of.
type Mail struct {
	Set    awsses.CfnConfigurationSet
	sender string
	stack  awscdk.Stack
}

// New makes one.
func New(scope constructs.Construct, id string, p Props) *Mail {
	this := cdk.Begin(scope, id)
	p = cdk.Checked(this, p, p.validate(), func() Props { return Props{Sender: "nobody@example.com"} })
	// With metrics of its own, what other applications of the account send is not taken for this one's.
	m := &Mail{Set: awsses.NewCfnConfigurationSet(this, jsii.String("Set"), &awsses.CfnConfigurationSetProps{
		SuppressionOptions: &awsses.CfnConfigurationSet_SuppressionOptionsProperty{SuppressedReasons: jsii.Strings("BOUNCE", "COMPLAINT")},
		ReputationOptions:  &awsses.CfnConfigurationSet_ReputationOptionsProperty{ReputationMetricsEnabled: jsii.Bool(true)},
		DeliveryOptions:    &awsses.CfnConfigurationSet_DeliveryOptionsProperty{TlsPolicy: jsii.String("REQUIRE")}}),
		sender: p.Sender, stack: awscdk.Stack_Of(this)}
	bus := m.arn("events", "event-bus", "default") // SES takes no other
	awsses.NewCfnConfigurationSetEventDestination(this, jsii.String("Events"), &awsses.CfnConfigurationSetEventDestinationProps{
		ConfigurationSetName: m.Set.Ref(),
		EventDestination: &awsses.CfnConfigurationSetEventDestination_EventDestinationProperty{Enabled: jsii.Bool(true),
			MatchingEventTypes:     jsii.Strings("SEND", "BOUNCE", "COMPLAINT"),
			EventBridgeDestination: &awsses.CfnConfigurationSetEventDestination_EventBridgeDestinationProperty{EventBusArn: bus}}})
	cdk.Watch(cdk.Watched{Kind: policy.Mail, Scope: this, Of: m.Set, Dimensions: cdk.Dimension("ses:configuration-set", m.Set.Ref)})
	return m
}

func (p Props) validate() error {
	if a, err := netmail.ParseAddress(p.Sender); err == nil && a.Address == p.Sender {
		return nil
	}
	return cdk.Wrong("Sender", strconv.Quote(p.Sender), "an address of the form name@example.com", "change it")
}

// GrantSend lets a function send mails from the sender's address, whichever of it and its domain is verified. What it says
// of itself beside the address is up to it.
func (m *Mail) GrantSend(to awsiam.IGrantable) {
	_, domain, _ := strings.Cut(m.sender, "@")
	for _, identity := range []string{m.sender, domain} {
		cdk.Grant(to, m.arn("ses", "identity", identity), "ses:SendEmail")
	}
	cdk.Grant(to, m.arn("ses", "configuration-set", *m.Set.Ref()), "ses:SendEmail")
}

// Told is the pattern of a rule that is sent what becomes of these mails (SES developer guide, "SES events schema
// reference").
func (m *Mail) Told() rule.Pattern {
	return rule.Pattern{Sources: []string{"aws.ses"}, DetailTypes: []string{"Email Sent", "Email Bounced", "Email Complaint Received"},
		Detail: map[string]any{"mail": map[string]any{"tags": map[string]any{"ses:configuration-set": []any{m.Set.Ref()}}}}}
}

func (m *Mail) arn(service, resource, name string) *string {
	return m.stack.FormatArn(&awscdk.ArnComponents{Service: &service, Resource: &resource, ResourceName: &name})
}
