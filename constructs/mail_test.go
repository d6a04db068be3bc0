package constructs_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/mail"
	"github.com/mainstay-go/mainstay/constructs/rule"
	"github.com/mainstay-go/mainstay/internal/cdktest"
)

func TestMail(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		f := function.New(s, "Welcome", function.Props{Code: code(t, "welcome")})
		m := mail.New(s, "Mails", mail.Props{Sender: "welcome@example.com"})
		m.GrantSend(f.Role)
		rule.New(s, "Told", rule.Props{Function: f, Pattern: m.Told()})
		rule.GrantSend(f)
	})
	has(t, only(t, made, "AWS::SES::ConfigurationSet"), `"SuppressedReasons":["BOUNCE","COMPLAINT"]`, `"TlsPolicy":"REQUIRE"`, `"ReputationMetricsEnabled":true`)
	has(t, only(t, made, "AWS::SES::ConfigurationSetEventDestination"), `:event-bus/default`, `"MatchingEventTypes":["SEND","BOUNCE","COMPLAINT"]`)
	has(t, only(t, made, "AWS::Events::Rule"), `"source":["aws.ses"]`, `"ses:configuration-set":[{"Ref":"Mails`)
	policy := cdktest.JSON(only(t, made, "AWS::IAM::Policy").Properties)
	for _, want := range []string{`:identity/welcome@example.com"`, `:identity/example.com"`, `:configuration-set/"`, `"ses:SendEmail"`, `:event-bus/default"`, `"events:PutEvents"`} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy is %s; want %s in it", policy, want)
		}
	}
}

func TestMail_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) { mail.New(s, "Mails", mail.Props{Sender: "Us <us@example.com>"}) },
		`Test/Mails: Sender is "Us <us@example.com>"; expected an address of the form name@example.com; change it`)
}
