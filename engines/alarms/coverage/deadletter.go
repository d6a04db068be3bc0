package coverage

import (
	"slices"

	"github.com/mainstay-go/mainstay/engines/template"
)

// deadLetters finds the queues that take what could not be done: those that something names as such, and those that nothing
// works on and that have no dead-letter queue of their own, as a rule may send failures to.
func deadLetters(app template.App) map[string]bool {
	found, worked := map[string]bool{}, map[string]bool{}
	for _, r := range app.Sorted() {
		for _, v := range under(r.Properties, "deadLetterTargetArn", "DeadLetterConfig", "OnFailure") {
			if q, ok := app.Follow(r, v, queueType); ok {
				found[q.Name()] = true
			}
		}
		if r.Type == "AWS::Lambda::EventSourceMapping" {
			if q, ok := app.Follow(r, r.Get("EventSourceArn"), queueType); ok {
				worked[q.Name()] = true
			}
		}
	}
	for _, q := range app.OfType(queueType) {
		if !worked[q.Name()] && q.Get("RedrivePolicy") == nil && len(q.Metadata) == 0 {
			found[q.Name()] = true
		}
	}
	return found
}

// under returns the values under any of some names, at any depth.
func under(v any, names ...string) []any {
	var found []any
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if slices.Contains(names, k) {
				found = append(found, x)
			}
			found = append(found, under(x, names...)...)
		}
	case []any:
		for _, x := range v {
			found = append(found, under(x, names...)...)
		}
	}
	return found
}

// alarmTopics finds the topics that alarms are told to.
func alarmTopics(app template.App) map[string]bool {
	found := map[string]bool{}
	for _, kind := range []string{alarmType, compositeType} {
		for _, r := range app.OfType(kind) {
			for _, t := range topics(app, r) {
				found[t.Name()] = true
			}
		}
	}
	return found
}

// topics are those of an alarm's actions.
func topics(app template.App, alarm template.Resource) []template.Resource {
	var found []template.Resource
	for _, property := range []string{"AlarmActions", "OKActions", "InsufficientDataActions"} {
		for _, action := range alarm.List(property) {
			if t, ok := app.Follow(alarm, action, topicType); ok {
				found = append(found, t)
			}
		}
	}
	return found
}
