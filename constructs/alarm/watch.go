package alarm

import (
	"cmp"
	"errors"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/constructs/internal/cdk"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/names"
)

// made is an alarm with what it was made of.
type made struct {
	policy.Alarm
	alarm awscloudwatch.CfnAlarm
}

// Watch makes the alarms of everything that was made since it was called last, each beside what it is about; and in the
// scope, which is a unit or a stack, one that tells what users feel and one that tells causes. They are a service's.
func (a *Alarms) Watch(scope constructs.Construct, service string) {
	all := cdk.TakeWatched()
	if a == nil {
		return
	}
	var pages, tickets []made
	for _, w := range all {
		if w.Made != nil {
			w.Made.SetTags(a.owned(w.Rows[0], cdk.AlarmTags(w.Rows[0])))
			a.note(w.Scope, w.Rows[0], cdk.Path(w.Scope), w.Rows[0].Name, false)
			continue
		}
		for _, m := range a.make(w, nil, nil) {
			switch {
			case m.Alone || m.Severity == policy.Quiet:
			case m.Severity == policy.Page:
				pages = append(pages, m)
			default:
				tickets = append(tickets, m)
			}
		}
	}
	a.together(scope, pages, tickets)
	a.attribute(service)
}

// Custom is an alarm about a metric of one's own.
type Custom struct {
	policy.Row                      // Kind is not needed
	Numbers    policy.Numbers       // that the row refers to
	Dimensions map[string]*string   // of every metric
	Of         constructs.Construct // what it is about; default: the scope
}

// Add has the next Watch make an alarm of one's own. What CloudWatch would refuse is reported with the line that adds it, and
// one that pages before a review has said what it is worth.
func (a *Alarms) Add(scope constructs.Construct, c Custom) {
	_, err := c.Alarm(c.Numbers)
	err = errors.Join(err, c.CheckSince())
	if cdk.Checked(scope, true, err, func() bool { return false }) && a != nil {
		cdk.Watch(cdk.Watched{Rows: []policy.Row{c.Row}, Scope: scope, Of: cmp.Or(c.Of, scope), Numbers: c.Numbers,
			Dimensions: func() map[string]*string { return c.Dimensions }})
	}
}

// make makes the alarms of one thing. Where no actions are given, those that tell by themselves have those of their severity.
func (a *Alarms) make(w *cdk.Watched, on, ok []any) []made {
	rows := w.Rows
	if rows == nil {
		rows = policy.For(w.Kind)
	}
	var all []made
	var dimensions *[]*awscloudwatch.CfnAlarm_DimensionProperty
	var path string
	for _, r := range rows {
		if w.Excused[""] || w.Excused[r.Name] || !r.Applies(w.Numbers) {
			continue
		}
		filled, err := r.Alarm(w.Numbers)
		if !cdk.Checked(w.Scope, true, err, func() bool { return false }) {
			continue
		}
		if dimensions == nil {
			dimensions, path = cdk.DimensionList(w.Dimensions()), cdk.Path(w.Scope)
		}
		p := cdk.AlarmProps(filled, dimensions)
		p.AlarmName = jsii.String(cdk.AlarmName(path, r.Name))
		p.Tags = a.owned(r, p.Tags)
		p.AlarmActions, p.OkActions = a.actions(r, on, ok)
		a.note(w.Scope, r, path, r.Name, false)
		all = append(all, made{filled, awscloudwatch.NewCfnAlarm(w.Scope, jsii.String(cdk.AlarmID(r.Name)), p)})
	}
	return all
}

// actions are what an alarm does by itself when it goes on, and when it is over.
func (a *Alarms) actions(r policy.Row, on, ok []any) (*[]any, *[]any) {
	switch {
	case on != nil:
		return &on, &on
	case !r.Alone || r.Severity == policy.Quiet:
		return nil, nil
	case r.Severity == policy.Page:
		return &[]any{a.pages}, &[]any{a.pages}
	}
	return &[]any{a.tickets}, nil
}

// owned adds who is asked to an alarm's tags.
func (a *Alarms) owned(r policy.Row, tags *[]*awscdk.CfnTag) *[]*awscdk.CfnTag {
	all := append(slices.Clone(*tags), &awscdk.CfnTag{Key: jsii.String(names.TagOwner), Value: jsii.String(cmp.Or(r.Owner, a.owner))})
	return &all
}
