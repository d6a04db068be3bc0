package constructs_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"pgregory.net/rapid"

	"github.com/mainstay-go/mainstay/constructs/alarm"
	"github.com/mainstay-go/mainstay/constructs/dashboard"
	"github.com/mainstay-go/mainstay/constructs/delivery"
	"github.com/mainstay-go/mainstay/constructs/function"
	"github.com/mainstay-go/mainstay/constructs/githubrole"
	"github.com/mainstay-go/mainstay/constructs/mail"
	"github.com/mainstay-go/mainstay/constructs/probe"
	"github.com/mainstay-go/mainstay/constructs/reaper"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/trust"
)

// watched are properties, as nobody should give them, of what looks after an application.
type watched struct {
	alarms    alarm.Props
	custom    alarm.Custom
	dashboard dashboard.Props
	delivery  delivery.Props
	provider  string // its ARN; "" makes one
	role      githubrole.Props
	mail      mail.Props
	probe     probe.Props
	reaper    reaper.Props
}

// ownRow is an alarm of one's own.
func ownRow() *rapid.Generator[policy.Row] {
	return rapid.Custom(func(t *rapid.T) policy.Row {
		return policy.Row{Name: name().Draw(t, "row"), Expression: name().Draw(t, "expression"), Compare: policy.Compare(name().Draw(t, "compare")), Severity: policy.Severity(name().Draw(t, "severity")),
			Threshold: policy.Value{Number: rapid.Float64().Draw(t, "threshold"), Of: policy.Number(name().Draw(t, "of"))}, M: number().Draw(t, "m"), N: number().Draw(t, "n"),
			Metrics: []policy.Metric{{ID: name().Draw(t, "id"), Namespace: name().Draw(t, "namespace"), Name: name().Draw(t, "metric"), Stat: name().Draw(t, "statistic"), Period: duration().Draw(t, "period")}}}
	})
}

func watch(probing, reaping function.Code) *rapid.Generator[watched] {
	return rapid.Custom(func(t *rapid.T) watched {
		statement := []githubrole.Statement{{Actions: []string{name().Draw(t, "action")}, Resources: []string{name().Draw(t, "resource")}}, {}}
		return watched{
			alarm.Props{Environment: name().Draw(t, "environment"), Owner: name().Draw(t, "owner")},
			alarm.Custom{Row: ownRow().Draw(t, "custom"), Dimensions: map[string]*string{name().Draw(t, "dimension"): jsii.String(name().Draw(t, "of"))}},
			dashboard.Props{Title: name().Draw(t, "title")},
			delivery.Props{Shift: delivery.Shift(name().Draw(t, "shift"))},
			name().Draw(t, "provider"),
			githubrole.Props{Name: name().Draw(t, "role"), Repository: trust.Repository{Owner: name().Draw(t, "owner"), Name: name().Draw(t, "repository"), OwnerID: int64(number().Draw(t, "owner id")), ID: int64(number().Draw(t, "id"))},
				Job: trust.Job{Environment: name().Draw(t, "job"), Ref: name().Draw(t, "ref")}, Session: duration().Draw(t, "session"), Deploys: rapid.Bool().Draw(t, "deploys"), Qualifier: name().Draw(t, "qualifier"), Allow: statement, Deny: statement},
			mail.Props{Sender: name().Draw(t, "sender")},
			probe.Props{Function: function.Props{Code: probing}, Every: duration().Draw(t, "every"), User: name().Draw(t, "user"), Disabled: rapid.Bool().Draw(t, "disabled")},
			reaper.Props{Function: function.Props{Code: reaping}, Expression: name().Draw(t, "expression"), App: name().Draw(t, "app"), Never: []string{name().Draw(t, "never")}}}
	})
}

// TestWatchers_NeverPanic gives what looks after an application properties that nobody should; see TestProps_NeverPanic. Half of the
// roles have no provider, and no reaper has a ledger.
func TestWatchers_NeverPanic(t *testing.T) {
	generator := watch(code(t, "probe-web"), code(t, "reap-environments"))
	neverPanics(t, generator, func(s awscdk.Stack, seed int, h watched) {
		h.dashboard.Alarms = alarm.New(s, "Alarms", h.alarms)
		h.dashboard.Alarms.Add(s, h.custom)
		dashboard.New(s, "Dashboards", h.dashboard)
		h.probe.Function.Delivery = delivery.New(s, "Delivery", h.delivery)
		if seed%2 == 0 {
			h.role.Provider = githubrole.FromARN(s, "GitHub", h.provider)
		}
		githubrole.New(s, "Role", h.role)
		mail.New(s, "Mail", h.mail)
		probe.New(s, "Probe", h.probe)
		reaper.New(s, "Reaper", h.reaper)
	})
}
