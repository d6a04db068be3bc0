package constructs_test

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/probe"
	"github.com/mainstay-go/mainstay/internal/assembly"
	"github.com/mainstay-go/mainstay/internal/cdktest"
	"github.com/mainstay-go/mainstay/names"
)

func TestProbe(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		probe.New(s, "Probe", probe.Props{Function: function.Props{Code: code(t, "serve-web"), Variables: map[string]string{"SITE_URL": "https://example.com"}}, User: "probe@example.com", Retain: true})
	})
	has(t, only(t, made, "AWS::Scheduler::Schedule"), `"ScheduleExpression":"rate(5 minutes)"`, `"State":"ENABLED"`, `"MaximumEventAgeInSeconds":60`, `"MaximumRetryAttempts":1`)
	secret := only(t, made, "AWS::SecretsManager::Secret")
	has(t, secret, `"GenerateStringKey":"password"`, `"SecretStringTemplate":"{\"username\":\"probe@example.com\"}"`, `"PasswordLength":32`)
	if secret.DeletionPolicy != "Retain" {
		t.Errorf("the deletion policy is %s; want Retain", secret.DeletionPolicy)
	}
	f := only(t, made, "AWS::Lambda::Function")
	has(t, f, `"SIGN_IN_SECRET":{"Ref":"ProbeSecret`, `"SITE_URL":"https://example.com"`, `"Timeout":60`)
	if f.Metadata[names.MetadataProbe] != 300.0 {
		t.Errorf("the function's metadata are %v; want that it is a probe, every 300 s", f.Metadata)
	}
	reads := 0
	for _, p := range cdktest.OfType(made, "AWS::IAM::Policy") {
		for _, s := range p.Properties["PolicyDocument"].(map[string]any)["Statement"].([]any) {
			if m := s.(map[string]any); m["Action"] == "secretsmanager:GetSecretValue" && cdktest.JSON(m["Resource"])[:8] == `{"Ref":"` {
				reads++
			}
		}
	}
	if reads != 1 {
		t.Errorf("%d statements let the secret be read; want one, of this very secret", reads)
	}
}

// TestProbe_Alarms: the two rows of the policy, about the very metrics that kit/probe emits.
func TestProbe_Alarms(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		alarms := alarm.New(s, "Alarms", alarm.Props{Environment: "production", Owner: "team"})
		probe.New(s, "Probe", probe.Props{Function: function.Props{Code: code(t, "serve-web")}, Every: 10 * time.Minute})
		alarms.Watch(s, "web")
	})
	found := map[string]assembly.Resource{}
	for _, a := range cdktest.OfType(made, "AWS::CloudWatch::Alarm") {
		if a.Properties["Namespace"] == names.MetricNamespace {
			found[a.Properties["MetricName"].(string)] = a
		}
	}
	for metric, want := range map[string]string{names.ProbeSuccess: `"TreatMissingData":"breaching"`, names.ProbeLatency: `"TreatMissingData":"notBreaching"`} {
		has(t, found[metric], `"Name":"Environment","Value":"login-1a2b3c4d"`, `"Name":"Probe","Value":"serve-web"`, want)
	}
	has(t, found[names.ProbeSuccess], `"Period":600`)
}

func TestProbe_Disabled(t *testing.T) {
	made := template(t, func(s awscdk.Stack) {
		alarms := alarm.New(s, "Alarms", alarm.Props{Environment: "production", Owner: "team"})
		probe.New(s, "Probe", probe.Props{Function: function.Props{Code: code(t, "serve-web")}, Disabled: true})
		alarms.Watch(s, "web")
	})
	has(t, only(t, made, "AWS::Scheduler::Schedule"), `"State":"DISABLED"`)
	for id, a := range cdktest.OfType(made, "AWS::CloudWatch::Alarm") {
		if a.Properties["MetricName"] == names.ProbeSuccess {
			t.Errorf("%s waits for a probe that nothing starts", id)
		}
	}
	if n := len(cdktest.OfType(made, "AWS::SecretsManager::Secret")); n != 0 {
		t.Errorf("there are %d secrets; want none without a user", n)
	}
}

func TestProbe_BadProps(t *testing.T) {
	reported(t, func(s awscdk.Stack) {
		probe.New(s, "Odd", probe.Props{Function: function.Props{Code: code(t, "serve-web")}, Every: 90 * time.Second, User: `a"b`})
		probe.New(s, "Long", probe.Props{Function: function.Props{Code: code(t, "store-users"), Timeout: 10 * time.Minute}})
	},
		`Test/Long: Function.Timeout is 10m0s; expected no more than Every, so that one run ends before the next; shorten it`,
		`Test/Odd: Every is 1m30s; expected whole minutes, from 1m to 1h; choose one of those: what is seen once an hour is seen too late`,
		`Test/Odd: User is "a\"b"; expected a name without quotes and backslashes; change it`)
}
