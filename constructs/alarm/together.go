package alarm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
)

// How long a composite alarm that went on waits for word of a deployment, and how long after the deployment it keeps quiet:
// what a deployment has set off may take that long to be over.
const (
	waitSeconds      = 60
	extensionSeconds = 300
)

// together makes one alarm that tells what users feel, and one that tells causes; more where there are very many. Causes are
// not told while the first is on: who is working on an incident needs no tickets about it.
func (a *Alarms) together(scope constructs.Construct, pages, tickets []made) {
	parents := ""
	for i, some := range slices.Collect(slices.Chunk(pages, policy.MostTogether)) {
		page := a.composite(scope, i, "service-page", anyOf(some), []any{a.pages}, []any{a.pages})
		parents += " AND NOT " + alarmed(*page.Ref())
	}
	for i, some := range slices.Collect(slices.Chunk(tickets, policy.MostTogether)) {
		a.composite(scope, i, "service-ticket", "("+anyOf(some)+")"+parents, []any{a.tickets}, nil)
	}
}

func (a *Alarms) composite(scope constructs.Construct, i int, row, rule string, on, ok []any) awscloudwatch.CfnCompositeAlarm {
	r, _ := policy.Find(row)
	id := row
	if i > 0 {
		id = fmt.Sprintf("%s-%d", row, i+1)
	}
	path := cdk.Path(scope)
	p := &awscloudwatch.CfnCompositeAlarmProps{AlarmRule: &rule, AlarmName: jsii.String(cdk.AlarmName(path, id)),
		AlarmDescription: jsii.String(policy.Alarm{Row: r}.Description()), AlarmActions: &on, Tags: a.owned(r, cdk.AlarmTags(r)),
		ActionsSuppressor: a.quiet, ActionsSuppressorWaitPeriod: jsii.Number(waitSeconds), ActionsSuppressorExtensionPeriod: jsii.Number(extensionSeconds)}
	a.note(scope, r, path, id, true)
	if ok != nil {
		p.OkActions = &ok
	}
	return awscloudwatch.NewCfnCompositeAlarm(scope, jsii.String(cdk.AlarmID(id)), p)
}

func anyOf(all []made) string {
	var rules []string
	for _, m := range all {
		rules = append(rules, alarmed(*m.alarm.Ref()))
	}
	return strings.Join(rules, " OR ")
}

func alarmed(name string) string { return `ALARM("` + name + `")` }
