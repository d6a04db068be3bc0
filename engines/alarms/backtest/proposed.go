package backtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mainstay-go/mainstay/engines/alarms/evaluate"
	"github.com/mainstay-go/mainstay/engines/alarms/policy"
	"github.com/mainstay-go/mainstay/engines/template"
	"github.com/mainstay-go/mainstay/names"
)

// proposal makes alarms of templates.
type proposal struct {
	app      template.App
	prefix   string            // of the names of stacks
	names    map[string]string // of alarms, by resource
	physical map[string]string // values of dimensions that templates leave to deployment, as alarms that are deployed have them
}

// Proposed are the alarms of templates. Names of resources, which only deployment makes, are taken from alarms that are
// deployed and look at the same ones; the prefix is what the names of stacks begin with.
func Proposed(app template.App, prefix string, deployed []evaluate.MetricAlarm) []Alarm {
	p := proposal{app, prefix, map[string]string{}, map[string]string{}}
	made := slices.DeleteFunc(app.Sorted(), func(r template.Resource) bool {
		return r.Type != "AWS::CloudWatch::Alarm" && r.Type != "AWS::CloudWatch::CompositeAlarm"
	})
	for _, r := range made {
		p.names[r.Name()] = p.text(r.Stack, r.Get("AlarmName"))
	}
	by := map[string]evaluate.MetricAlarm{}
	for _, m := range deployed {
		by[m.AlarmName] = m
	}
	for _, r := range made {
		if was, ok := by[p.names[r.Name()]]; ok {
			p.learn(r, was)
		}
	}
	var all []Alarm
	for _, r := range made {
		all = append(all, p.alarm(r))
	}
	return all
}

// text is a value with references to alarms and to the stack's name filled in.
func (p proposal) text(stack string, v any) string {
	switch t := v.(type) {
	case string:
		return t
	case map[string]any:
		if id, ok := t["Ref"].(string); ok {
			if id == "AWS::StackName" {
				return p.prefix + stack
			}
			return p.names[stack+"/"+id]
		}
		if join, ok := t["Fn::Join"].([]any); ok && len(join) == 2 {
			parts, _ := join[1].([]any)
			var all []string
			for _, part := range parts {
				all = append(all, p.text(stack, part))
			}
			return strings.Join(all, fmt.Sprint(join[0]))
		}
	}
	return ""
}

// dimensions visits every dimension of an alarm's properties, with the metric that it is of.
func dimensions(properties any, visit func(metric string, dimension map[string]any)) {
	m, ok := properties.(map[string]any)
	if !ok {
		list, _ := properties.([]any)
		for _, e := range list {
			dimensions(e, visit)
		}
		return
	}
	all, _ := m["Dimensions"].([]any)
	for _, d := range all {
		if one, ok := d.(map[string]any); ok {
			visit(fmt.Sprintf("%v/%v", m["Namespace"], m["MetricName"]), one)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if key != "Dimensions" {
			dimensions(m[key], visit)
		}
	}
}

func key(stack string, v any) string {
	text, _ := json.Marshal(v) // of what was read from JSON
	return stack + string(text)
}

// learn finds out what references have come to.
func (p proposal) learn(r template.Resource, was evaluate.MetricAlarm) {
	known := map[string]string{}
	for _, q := range was.Queries() {
		if q.MetricStat != nil {
			m := q.MetricStat.Metric
			for _, d := range m.Dimensions {
				known[m.Namespace+"/"+m.MetricName+"/"+d.Name] = d.Value
			}
		}
	}
	dimensions(r.Properties, func(metric string, d map[string]any) {
		if value, ok := known[metric+"/"+fmt.Sprint(d["Name"])]; ok {
			p.physical[key(r.Stack, d["Value"])] = value
		}
	})
}

// alarm makes one of a resource.
func (p proposal) alarm(r template.Resource) Alarm {
	a := Alarm{Name: p.names[r.Name()], Heard: r.List("AlarmActions") != nil}
	for _, t := range r.List("Tags") {
		tag, _ := t.(map[string]any)
		switch tag["Key"] {
		case names.TagAlarm:
			a.Row = fmt.Sprint(tag["Value"])
		case names.TagSeverity:
			a.Severity = policy.Severity(fmt.Sprint(tag["Value"]))
		}
	}
	if r.Type == "AWS::CloudWatch::CompositeAlarm" {
		a.Quiet = p.quiet(r)
		return a.ruled(p.text(r.Stack, r.Get("AlarmRule")))
	}
	var err error
	if a.Metric, err = p.metric(r, a.Name); err != nil {
		a.Problem = err.Error()
	}
	return a
}

// quiet is what keeps a composite alarm quiet, which may be an alarm of another stack.
func (p proposal) quiet(r template.Resource) Quiet {
	by := r.Get("ActionsSuppressor")
	name := p.text(r.Stack, by)
	for _, kind := range []string{"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"} {
		if found, ok := p.app.Follow(r, by, kind); ok {
			name = p.names[found.Name()]
		}
	}
	if name == "" && by != nil {
		name = "an alarm that the template does not name"
	}
	return quietBy(name, int(r.Number(0, "ActionsSuppressorWaitPeriod")), int(r.Number(0, "ActionsSuppressorExtensionPeriod")))
}

// metric reads properties as the alarm that they will be.
func (p proposal) metric(r template.Resource, name string) (*evaluate.MetricAlarm, error) {
	var properties map[string]any
	text, _ := json.Marshal(r.Properties) // of what was read from JSON
	_ = json.Unmarshal(text, &properties) // a copy
	for _, left := range []string{"AlarmActions", "OKActions", "InsufficientDataActions", "AlarmDescription", "Tags"} {
		delete(properties, left)
	}
	properties["AlarmName"] = name
	var unknown error
	dimensions(properties, func(metric string, d map[string]any) {
		value, ok := d["Value"].(string)
		if !ok {
			value, ok = p.physical[key(r.Stack, d["Value"])]
		}
		if d["Value"] = value; !ok {
			unknown = fmt.Errorf("no alarm that is deployed says which %v is meant by %s", d["Name"], metric)
		}
	})
	text, _ = json.Marshal(properties)
	m := &evaluate.MetricAlarm{}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("read alarm of the template: %w", err)
	}
	return m, unknown
}
